// @vitest-environment node
import { expect, it, onTestFinished } from 'vitest'
import { createCredentialChanges } from './credential-changes.ts'

function openTab(name: string, timeoutMs = 60_000) {
  const channel = new BroadcastChannel(name)
  onTestFinished(() => channel.close())
  return createCredentialChanges({ channel, timeoutMs })
}

/** Resolves when all earlier messages on the channel have arrived in every tab. */
function heard(name: string): Promise<void> {
  const [from, to] = [new BroadcastChannel(name), new BroadcastChannel(name)]
  return new Promise((resolve) => {
    to.onmessage = () => {
      from.close()
      to.close()
      resolve()
    }
    from.postMessage('something else')
  })
}

it('makes another tab wait until the change is done', async () => {
  const [changing, other] = [openTab('waits'), openTab('waits')]
  const order: string[] = []
  let answer: (value: string) => void = () => undefined
  const change = changing.during(() => new Promise<string>((resolve) => (answer = resolve)))
  await heard('waits')
  const waited = other.settled().then(() => order.push('settled'))
  order.push('answer')
  answer('changed')
  expect(await change).toBe('changed')
  await waited
  expect(order).toEqual(['answer', 'settled'])
})

it('does not wait while no tab changes anything', async () => {
  await expect(openTab('quiet').settled()).resolves.toBeUndefined()
})

it('stops waiting for a tab that was closed', async () => {
  const [changing, other] = [openTab('gone'), openTab('gone', 5)]
  void changing.during(() => new Promise(() => undefined))
  await heard('gone')
  await expect(other.settled()).resolves.toBeUndefined()
})
