import { useRouter, type RouteLocationRaw } from 'vue-router'

/** The route of the order table that the viewer came from, with its query, or else of the newest orders. */
export function useWayBack(): RouteLocationRaw {
  const router = useRouter()
  const { back } = router.options.history.state
  const fromTable = typeof back === 'string' && router.resolve(back).name === 'dashboard'
  return fromTable ? back : { name: 'dashboard' }
}
