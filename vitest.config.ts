import { defineConfig } from 'vitest/config'
import { webPlugins } from './vite.config.ts'

export default defineConfig({
  test: {
    projects: [
      {
        // Packages that stay outside load graphql's main file; a second copy would know nothing of
        // the first one's types.
        resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
        test: {
          name: 'server',
          environment: 'node',
          include: [
            'server/**/*.test.ts',
            'prisma/**/*.test.ts',
            'scripts/**/*.test.ts',
            'bench/**/*.test.ts',
          ],
          globalSetup: 'server/testing/global-setup.ts',
          testTimeout: 30_000,
          hookTimeout: 60_000,
          // Many of them wait for a database or a stream more than they compute.
          maxWorkers: 2,
        },
      },
      {
        plugins: webPlugins(),
        test: {
          name: 'web',
          environment: 'happy-dom',
          include: ['web/**/*.test.ts'],
          // In one group with those of the server, which vitest wants alike.
          maxWorkers: 2,
        },
      },
      {
        // The built product in a real browser, after the rest and two files at a time: each starts a
        // server and a browser of its own, and waits for them most of the time.
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['e2e/**/*.test.ts'],
          testTimeout: 90_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
