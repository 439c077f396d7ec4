import { defineConfig } from 'vitest/config'
import { webPlugins } from './vite.config.ts'

export default defineConfig({
  test: {
    projects: [
      {
        // Packages that are not bundled load graphql's main file. The tests must load the same file: a
        // second copy of graphql would not accept the types of the first.
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
          // These tests wait for databases and streams more than they compute.
          maxWorkers: 2,
        },
      },
      {
        plugins: webPlugins(),
        test: {
          name: 'web',
          environment: 'happy-dom',
          include: ['web/**/*.test.ts'],
          // The same number as for the server: vitest requires it within one group of projects.
          maxWorkers: 2,
        },
      },
      {
        // The built product in a real browser. These tests run after the others, two files at a time: each
        // starts its own server and browser, and waits for them most of the time.
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
