import { nextTick } from 'vue'
import { createRouter, createWebHistory, type Router } from 'vue-router'
import DashboardPage from './pages/DashboardPage.vue'
import SignedInLayout from './shell/SignedInLayout.vue'
import { continueAtOrder, whenReachable } from './shell/navigation/return-to-place.ts'

/** The routes of the page. The dashboard is part of the first load; other pages load on demand. */
export function createAppRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      {
        path: '/sign-in',
        name: 'sign-in',
        meta: { forStrangers: true },
        component: () => import('./pages/SignInPage.vue'),
      },
      {
        path: '/invitation',
        name: 'invitation',
        meta: { forStrangers: true },
        component: () => import('./pages/InvitationPage.vue'),
      },
      {
        path: '/',
        component: SignedInLayout,
        children: [
          { path: '', name: 'dashboard', component: DashboardPage },
          {
            path: 'orders/:id',
            name: 'order',
            component: () => import('./pages/OrderPage.vue'),
            props: true,
          },
          { path: 'keys', name: 'keys', component: () => import('./pages/KeysPage.vue') },
          { path: 'audit', name: 'audit', component: () => import('./pages/AuditPage.vue') },
          {
            path: 'account',
            name: 'account',
            component: () => import('./pages/AccountPage.vue'),
          },
          { path: 'people', name: 'people', component: () => import('./pages/PeoplePage.vue') },
          {
            path: ':path(.*)*',
            name: 'not-found',
            component: () => import('./pages/NotFoundPage.vue'),
          },
        ],
      },
    ],
    scrollBehavior(to, from, saved) {
      if (saved) return whenReachable(saved)
      return to.path === from.path ? false : { top: 0 }
    },
  })
  router.afterEach(async (to, from) => {
    const firstPage = from.matched.length === 0
    if (firstPage || to.path === from.path) return
    // Keyboard and screen reader continue in the new page: the link that had the focus is gone.
    await nextTick()
    const content = document.getElementById('content')
    content?.focus({ preventScroll: true })
    if (to.name === 'dashboard') await continueAtOrder(from, content)
  })
  return router
}
