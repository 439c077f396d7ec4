import { onScopeDispose, readonly, ref, type Ref } from 'vue'

/**
 * Whether the media query matches on the screen. Updated when the device is rotated or the window is
 * resized. Printing changes nothing: the paper has another width, but what is open stays open.
 */
export function useMediaQuery(query: string): Readonly<Ref<boolean>> {
  const media = window.matchMedia(query)
  const matches = ref(media.matches)
  const printed = window.matchMedia('print')
  const update = () => {
    if (printed.matches) return
    matches.value = media.matches
  }
  media.addEventListener('change', update)
  onScopeDispose(() => media.removeEventListener('change', update))
  return readonly(matches)
}
