import { computed, effectScope, ref, watchEffect, type Ref } from 'vue'
import { useMediaQuery } from '../../ui/useMediaQuery.ts'

export const themes = ['light', 'dark', 'system'] as const
export type Theme = (typeof themes)[number]

/** public/theme.js reads this key too: it applies the theme before the first paint. */
const storageKey = 'theme'

let shared: Ref<Theme> | undefined

/**
 * The theme that the viewer has chosen, shared by the whole page. Setting it applies the theme and stores
 * it for the next visit.
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
    // If the browser forbids storage, the choice lasts until the page closes.
  }
}
