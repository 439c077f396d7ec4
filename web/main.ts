import './main.css'
import ui from '@nuxt/ui/vue-plugin'
import urql from '@urql/vue'
import { createApp } from 'vue'
import App from './App.vue'
import { createApiClient } from './graphql/client.ts'
import { fetchWithin } from './graphql/fetch-timeout.ts'
import { liveClientKey } from './live/client-key.ts'
import { openLiveClient } from './live/open-live-client.ts'
import { followPage } from './live/page-lifecycle.ts'
import { liveSettings } from './live/settings.ts'
import { createAppRouter } from './router.ts'
import { signInAddress } from './session/return-path.ts'

const apiUrl = '/graphql'
const pageFetch: typeof fetch = (input, init) => window.fetch(input, init)
const router = createAppRouter()
let leaving = false

const live = openLiveClient(window, apiUrl)
const client = createApiClient({
  url: apiUrl,
  fetchFn: fetchWithin(pageFetch, liveSettings.queryMs),
  live,
  onSessionOver: askToSignIn,
})

live.onEvent((event) => {
  if (event === 'refused') askToSignIn()
})
followPage(live, window)

createApp(App).use(router).use(ui).use(urql, client).provide(liveClientKey, live).mount('#app')

/** A new document instead of a new route: nothing that was fetched or streams outlives the session. */
function askToSignIn(): void {
  const { name, fullPath } = router.currentRoute.value
  // Streams and queries all find out; a second departure would cut the first one off.
  if (leaving || name === 'sign-in') return
  leaving = true
  window.location.replace(signInAddress(fullPath))
}
