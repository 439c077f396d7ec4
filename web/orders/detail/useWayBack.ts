import { useRouter, type RouteLocationRaw } from 'vue-router'

/** The part of the order table that the visitor came from, or else its newest page. */
export function useWayBack(): RouteLocationRaw {
  const router = useRouter()
  const { back } = router.options.history.state
  const fromTable = typeof back === 'string' && router.resolve(back).name === 'dashboard'
  return fromTable ? back : { name: 'dashboard' }
}
