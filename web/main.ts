import './main.css'
import ui from '@nuxt/ui/vue-plugin'
import urql from '@urql/vue'
import { createApp } from 'vue'
import App from './App.vue'
import {
  createCredentialChanges,
  credentialChangesKey,
} from './access/account/credential-changes.ts'
import { signInUrl } from './access/sign-in/return-path.ts'
import { isSignedIn } from './access/sign-in/session-state.ts'
import { createApiClient } from './graphql/client.ts'
import { fetchWithin } from './graphql/fetch-timeout.ts'
import { liveClientKey } from './live/client-key.ts'
import { openLiveClient } from './live/open-live-client.ts'
import { followPage } from './live/page-lifecycle.ts'
import { liveSettings } from './live/settings.ts'
import { createAppRouter } from './router.ts'
import { followFormats } from './shell/formats/stored-formats.ts'
import { followMissingFiles, partMissingKey } from './shell/missing-files.ts'

const apiUrl = '/graphql'
const pageFetch: typeof fetch = (input, init) => window.fetch(input, init)
const router = createAppRouter()
const [visit] = performance.getEntriesByType('navigation')
const isReload = visit instanceof PerformanceNavigationTiming && visit.type === 'reload'
const changes = createCredentialChanges({
  channel: new BroadcastChannel('credential changes'),
  timeoutMs: 10_000,
})
let leaving = false
const partMissing = followMissingFiles(router, {
  events: window,
  // Access to it throws in a browser that blocks it.
  storage: () => window.sessionStorage,
  now: () => Date.now(),
  currentUrl: () => router.currentRoute.value.fullPath,
  load: (url) => window.location.assign(url),
  isReachable: async () => {
    const answer = await pageFetch('/healthz', { cache: 'no-store' }).catch(() => undefined)
    return answer?.ok ?? false
  },
})

const live = openLiveClient(window, apiUrl)
const client = createApiClient({
  url: apiUrl,
  fetchFn: fetchWithin(pageFetch, liveSettings.queryMs),
  live,
  onSessionOver: () => void leaveOrReload(),
})

live.onEvent((event) => {
  if (event === 'refused') void leaveOrReload()
})
followPage(live, window)
followFormats(window)

createApp(App)
  .use(router)
  .use(ui)
  .use(urql, client)
  .provide(liveClientKey, live)
  .provide(credentialChangesKey, changes)
  .provide(partMissingKey, partMissing)
  .mount('#app')

/**
 * Leads to the sign-in page, because the server no longer accepts the session. If the browser has a
 * valid session all the same (another tab changed the password, or the session lost rights), the page
 * reloads instead, unless it was reloaded less than 10 s ago.
 */
async function leaveOrReload(): Promise<void> {
  if (router.currentRoute.value.name === 'sign-in') return
  await changes.settled()
  const hasJustReloaded = isReload && performance.now() < 10_000
  if (!leaving && !hasJustReloaded && (await isSignedIn(pageFetch))) {
    leaving = true
    window.location.reload()
  } else askToSignIn()
}

/** Loads a new document instead of a new route, so that no data and no stream outlive the session. */
function askToSignIn(): void {
  const { meta, fullPath } = router.currentRoute.value
  // Several streams and queries report the end. A second navigation would abort the first.
  if (leaving || meta['forStrangers'] === true) return
  leaving = true
  window.location.replace(signInUrl(fullPath))
}
