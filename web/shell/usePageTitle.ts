import { watchEffect } from 'vue'
import { shellText } from '../text/shell.ts'

/** Keeps the tab's title, led by the number of pending orders once it is known. */
export function usePageTitle(title: () => string, pending: () => number | null = () => null): void {
  watchEffect(() => {
    document.title = shellText.pageTitle(title(), pending())
  })
}
