import { DOMWrapper, flushPromises } from '@vue/test-utils'
import { vi } from 'vitest'

/**
 * The whole document. What opens over the page (a dialog, a menu, the choices of a select) is outside of
 * the component that opened it.
 */
export const screen = new DOMWrapper(document.body)

/** Opens a select and chooses the option with this label, by keyboard. Also works with fake timers. */
export async function choose(
  select: Pick<DOMWrapper<Element>, 'trigger'>,
  label: string,
): Promise<void> {
  await select.trigger('keydown', { key: 'Enter' })
  const option = await vi.waitUntil(() =>
    screen.findAll('[role=option]').find((each) => each.text() === label),
  )
  await option.trigger('keydown', { key: 'Enter' })
  await flushPromises()
}
