import { watchEffect } from 'vue'
import { text } from '../text/en.ts'

/** Keeps the tab's title, led by the number of pending orders once it is known. */
export function usePageTitle(title: () => string, pending: () => number | null = () => null): void {
  watchEffect(() => {
    document.title = text.pageTitle(title(), pending())
  })
}
