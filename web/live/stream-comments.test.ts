// @vitest-environment node
import { expect, it } from 'vitest'
import { withComments } from './stream-comments.ts'

async function read(...parts: readonly string[]) {
  const comments: string[] = []
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const part of parts) controller.enqueue(new TextEncoder().encode(part))
      controller.close()
    },
  })
  const fetchFn = withComments(
    () => Promise.resolve(new Response(body)),
    (text) => comments.push(text),
  )
  const text = await (await fetchFn('/graphql')).text()
  return { comments, text }
}

const TEXT = ':\n\nevent: next\ndata: {"a":": stale"}\n\n: stale\n\n: live\n\n'

it('reports each comment and passes everything on', async () => {
  expect(await read(TEXT)).toEqual({ comments: ['', 'stale', 'live'], text: TEXT })
})

it('puts together what arrives in parts', async () => {
  const parts = await read(...Array.from(TEXT))
  expect(parts).toEqual({ comments: ['', 'stale', 'live'], text: TEXT })
})

it('leaves out a comment whose end never arrives', async () => {
  expect((await read(':\n\n: sta')).comments).toEqual([''])
})

it('returns an error response as it is', async () => {
  const refused = new Response('no', { status: 401 })
  const fetchFn = withComments(
    () => Promise.resolve(refused),
    () => undefined,
  )
  expect(await fetchFn('/graphql')).toBe(refused)
})
