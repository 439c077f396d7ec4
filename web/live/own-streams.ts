/**
 * Whether the query of a page asks for streams of the tab's own: `?stream=tab`. On the sign-in page, the
 * query of the page counts to which the person returns: that page is shown without a new load.
 */
export function asksForOwnStreams(search: string): boolean {
  const query = new URLSearchParams(search)
  if (query.get('stream') === 'tab') return true
  const returnTo = query.get('next') ?? ''
  return returnTo.includes('?') && asksForOwnStreams(returnTo.slice(returnTo.indexOf('?')))
}
