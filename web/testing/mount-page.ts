import { mount, type VueWrapper } from '@vue/test-utils'
import ui from '@nuxt/ui/vue-plugin'
import urql from '@urql/vue'
import { defineComponent, h, type Component } from 'vue'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { liveClientKey } from '../live/client-key.ts'
import type { LiveFeed } from '../live/useLiveFeed.ts'
import { startFrame } from '../shell/start-frame.ts'
import type { FakeApi } from './fake-api.ts'

export interface MountedPage {
  readonly wrapper: VueWrapper
  readonly feed: LiveFeed
  readonly router: Router
}

/** Mounts a component like a signed-in page, with everything that the frame provides. `props` may be reactive. */
export async function mountPage(
  api: FakeApi,
  component: Component,
  props: object = {},
): Promise<MountedPage> {
  const blank = defineComponent(() => () => h('div'))
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', name: 'dashboard', component: blank },
      { path: '/orders/:id', name: 'order', component: blank },
      { path: '/people', name: 'people', component: blank },
      { path: '/sign-in', name: 'sign-in', component: blank },
    ],
  })
  await router.push('/')

  const feeds: LiveFeed[] = []
  const SignedIn = defineComponent(() => {
    feeds.push(startFrame())
    return () => h(component, { ...props })
  })
  const wrapper = mount(SignedIn, {
    global: {
      plugins: [router, ui, [urql, api.client]],
      provide: { [liveClientKey]: api.live },
    },
  })
  const [feed] = feeds
  if (!feed) throw new Error('The live feed was not started')
  return { wrapper, feed, router }
}
