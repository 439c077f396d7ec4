import { fileURLToPath } from 'node:url'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type PluginOption, type ProxyOptions } from 'vite'
import { importDocuments } from './scripts/import-documents.ts'

const projectRoot = fileURLToPath(new URL('.', import.meta.url))

/**
 * The Vite plugins that compile the page, in the build and in its tests. Icons are bundled from the
 * installed collection, so the page never requests one from another server. Components are imported by
 * name: auto-import and generated declaration files are off.
 */
export function webPlugins(): PluginOption[] {
  return [
    vue(),
    ui({
      root: projectRoot,
      colorMode: false,
      autoImport: false,
      components: false,
      dts: false,
      icon: { clientBundle: { scan: { globInclude: ['web/**/*.{ts,vue}'] } } },
      ui: {
        colors: { primary: 'indigo', neutral: 'slate' },
        // By default a button under the pointer is so pale that its label is hard to read.
        button: {
          compoundVariants: [
            {
              color: 'primary',
              variant: 'solid',
              class: 'hover:bg-primary/90 active:bg-primary/90',
            },
          ],
        },
      },
      theme: { colors: ['primary', 'success', 'warning', 'error', 'neutral'] },
      // Only the styles of the components that the page uses.
      experimental: { componentDetection: true },
    }),
  ]
}

/**
 * Makes the browser fetch the typeface's Latin part with the page instead of after the styles, so that the
 * first text appears in it. The browser fetches the other scripts' parts when a text needs them.
 */
function preloadTypeface(): PluginOption {
  return {
    name: 'preload-typeface',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const latin = Object.keys(bundle ?? {}).filter((file) =>
          /inter-latin-wght-normal[^/]*\.woff2$/.test(file),
        )
        return latin.map((file) => ({
          tag: 'link',
          attrs: {
            rel: 'preload',
            href: `/${file}`,
            as: 'font',
            type: 'font/woff2',
            crossorigin: '',
          },
          injectTo: 'head' as const,
        }))
      },
    },
  }
}

/** The documents of all operations of the page. */
const documents = fileURLToPath(new URL('web/graphql/generated/graphql.ts', import.meta.url))

/** The proxy to the API in development. The server's origin check needs the browser's own Host header. */
const api: ProxyOptions = { target: 'http://127.0.0.1:4000', changeOrigin: false }

export default defineConfig({
  root: fileURLToPath(new URL('web', import.meta.url)),
  plugins: [webPlugins(), importDocuments(documents), preloadTypeface()],
  build: {
    outDir: fileURLToPath(new URL('dist/web', import.meta.url)),
    emptyOutDir: true,
    // Inlined assets would need `data:` in the content security policy.
    assetsInlineLimit: 0,
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    proxy: { '/graphql': api, '/api': api },
  },
})
