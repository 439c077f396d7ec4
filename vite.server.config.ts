import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** Builds the server into two files: the entry, and what it loads. Packages are not bundled. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: fileURLToPath(new URL('server/main.ts', import.meta.url)),
    outDir: fileURLToPath(new URL('dist/server', import.meta.url)),
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    sourcemap: true,
    reportCompressedSize: false,
    rollupOptions: { output: { chunkFileNames: '[name].js' } },
  },
})
