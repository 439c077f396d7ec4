import { watchEffect } from 'vue'
import { shellText } from '../text/shell.ts'

/** Keeps the tab's title up to date. It begins with the number of pending orders if that is known. */
export function usePageTitle(title: () => string, pending: () => number | null = () => null): void {
  watchEffect(() => {
    document.title = shellText.pageTitle(title(), pending())
  })
}
