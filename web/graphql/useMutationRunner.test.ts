import type { TypedDocumentNode } from '@urql/core'
import urql from '@urql/vue'
import { flushPromises, mount } from '@vue/test-utils'
import { parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { fakeApi } from '../testing/fake-api.ts'
import type { UserErrorFieldsFragment } from './generated/graphql.ts'
import { useMutationRunner, type MutationRunner } from './useMutationRunner.ts'

interface Payload {
  readonly errors: readonly UserErrorFieldsFragment[]
}

const Revoke: TypedDocumentNode<{ revokeApiKey: Payload }, { id: string }> = parse(
  'mutation Revoke($id: ID!) { revokeApiKey(id: $id) { errors { code message field } } }',
)
const conflict: UserErrorFieldsFragment = {
  code: 'VERSION_CONFLICT',
  message: 'Too late.',
  field: null,
}
const notFound: UserErrorFieldsFragment = {
  code: 'NOT_FOUND',
  message: 'No such key.',
  field: 'id',
}

const payloadWith = (...errors: UserErrorFieldsFragment[]) => ({
  data: { revokeApiKey: { errors } },
})
const errorWith = (extensions: object) => ({
  data: null,
  errors: [{ message: 'It failed.', extensions }],
})

/** A runner whose mutations get this answer, or none. */
function start(answer?: object, texts?: Parameters<typeof useMutationRunner>[0]) {
  const api = fakeApi()
  if (answer) api.answers.set('Revoke', () => answer)
  const runners: MutationRunner[] = []
  const Host = defineComponent(() => {
    runners.push(useMutationRunner(texts))
    return () => h('div')
  })
  mount(Host, { global: { plugins: [[urql, api.client]] } })
  const [runner] = runners
  if (!runner) throw new Error('The component was not set up')
  return { api, ...runner, run: () => runner.run(Revoke, { id: '1' }) }
}

describe('useMutationRunner', () => {
  it('sends the mutation with its variables and returns the payload', async () => {
    const { api, problem, run } = start(payloadWith())
    expect(await run()).toEqual({ payload: { errors: [] }, problem: undefined })
    expect(problem.value).toBeUndefined()
    expect(api.requests.map(({ variables }) => variables)).toEqual([{ id: '1' }])
  })

  it('returns the first user error as the problem, beside the payload', async () => {
    const { problem, run } = start(payloadWith(notFound, conflict))
    expect(await run()).toEqual({ payload: { errors: [notFound, conflict] }, problem: notFound })
    expect(problem.value).toEqual(notFound)
  })

  it.each([
    [{ code: 'FORBIDDEN' }, 'FORBIDDEN'],
    [{ code: 'INTERNAL_SERVER_ERROR' }, 'FAILED'],
    [{}, 'FAILED'],
  ])('returns a GraphQL error with %j as %s, without a payload', async (extensions, code) => {
    const { problem, run } = start(errorWith(extensions))
    await expect(run()).resolves.toEqual({ problem: { code, message: 'It failed.' } })
    expect(problem.value?.code).toBe(code)
  })

  it('returns a database that is away as UNANSWERED', async () => {
    const { run } = start(errorWith({ code: 'UNAVAILABLE' }))
    await expect(run()).resolves.toEqual({ problem: { code: 'UNANSWERED', message: '' } })
  })

  it('returns a network failure as UNANSWERED', async () => {
    const { run } = start()
    await expect(run()).resolves.toEqual({ problem: { code: 'UNANSWERED', message: '' } })
  })

  it('replaces the message by the text for its code', async () => {
    const texts = { NOT_FOUND: 'It is gone.' }
    const known = start(payloadWith(notFound), texts)
    expect((await known.run()).problem).toEqual({ ...notFound, message: 'It is gone.' })
    const unknown = start(payloadWith(conflict), texts)
    expect((await unknown.run()).problem).toEqual(conflict)
  })

  it('is running until its last mutation is answered', async () => {
    const answers: ((answer: object) => void)[] = []
    const { api, running, run } = start()
    api.answers.set('Revoke', () => new Promise<object>((resolve) => answers.push(resolve)))
    expect(running.value).toBe(false)
    const both = [run(), run()]
    await flushPromises()
    answers[0]?.(payloadWith())
    await both[0]
    expect(running.value).toBe(true)
    answers[1]?.(payloadWith())
    await Promise.all(both)
    expect(running.value).toBe(false)
  })

  it('forgets the problem when the next mutation starts', async () => {
    const { problem, running, run } = start()
    await run()
    expect(running.value).toBe(false)
    expect(problem.value).toBeDefined()
    const next = run()
    expect(problem.value).toBeUndefined()
    await next
  })
})
