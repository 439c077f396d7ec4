import { afterEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { useTypedAhead } from './useTypedAhead.ts'

let stop: (() => void) | undefined
afterEach(() => stop?.())

function start() {
  const waits = ref(false)
  const cancel = vi.fn()
  const reached = vi.fn()
  const scope = effectScope()
  const typed = scope.run(() => useTypedAhead({ waits: () => waits.value, cancel }))
  window.addEventListener('keydown', reached)
  stop = () => {
    scope.stop()
    window.removeEventListener('keydown', reached)
  }
  const press = (...keys: string[]) => {
    for (const key of keys) {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
      document.body.dispatchEvent(event)
    }
  }
  return { waits, cancel, reached, typed: () => typed?.value, press }
}

it('keeps what is typed while a dialog loads, away from the page (D3)', async () => {
  const { waits, typed, press, reached, cancel } = start()
  press('p')
  expect(reached).toHaveBeenCalledOnce()
  waits.value = true
  await nextTick()
  press('p', 'e', 'x', 'Backspace', 'n', 'Shift', 'ArrowDown', 'é')
  expect(typed()).toBe('pené')
  expect(reached).toHaveBeenCalledOnce()
  press('Escape')
  expect(cancel).toHaveBeenCalledOnce()
  waits.value = false
  await nextTick()
  press('q')
  expect(typed()).toBe('pené')
  waits.value = true
  await nextTick()
  expect(typed()).toBe('')
})
