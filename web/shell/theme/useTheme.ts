import { computed, effectScope, ref, watchEffect, type Ref } from 'vue'
import { useMediaQuery } from '../../ui/useMediaQuery.ts'

export const themes = ['light', 'dark', 'system'] as const
export type Theme = (typeof themes)[number]

/** Also read by public/theme.js, which applies the theme before the first paint. */
const storageKey = 'theme'

let shared: Ref<Theme> | undefined

/**
 * The chosen theme, one for the whole page; setting it applies it and remembers it for the next
 * visit.
 */
export function useTheme(): Ref<Theme> {
  shared ??= effectScope(true).run(followTheme) ?? ref(storedTheme())
  return shared
}

function followTheme(): Ref<Theme> {
  const theme = ref(storedTheme())
  const systemIsDark = useMediaQuery('(prefers-color-scheme: dark)')
  const dark = computed(() =>
    theme.value === 'system' ? systemIsDark.value : theme.value === 'dark',
  )

  watchEffect(() => {
    document.documentElement.classList.toggle('dark', dark.value)
    document.documentElement.classList.toggle('light', !dark.value)
    storeTheme(theme.value)
  })
  return theme
}

function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(storageKey)
    return themes.find((theme) => theme === stored) ?? 'system'
  } catch {
    return 'system'
  }
}

function storeTheme(theme: Theme): void {
  try {
    localStorage.setItem(storageKey, theme)
  } catch {
    // Where storage is forbidden the choice lasts until the page is closed.
  }
}
