import { PassThrough, Writable } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import { fileSink, Output, streamSink } from './output.ts'

const REPORT = /"lines":(\d+),"msg":"lines were dropped/

describe('an output to a stream', () => {
  it('writes lines in order', async () => {
    const stream = new PassThrough()
    const output = new Output(streamSink(stream))
    output.write('one\n')
    output.write('two\n')
    await output.written(10_000)
    expect(String(stream.read())).toBe('one\ntwo\n')
  })

  it('drops what a reader does not take, and says how much once it goes on', async () => {
    let takeOn: () => void = () => undefined
    const taken: string[] = []
    const stream = new Writable({
      decodeStrings: false,
      write(text: string, _encoding, done) {
        if (text !== '') taken.push(text)
        if (taken.length === 1) takeOn = done
        else done()
      },
    })
    const output = new Output(streamSink(stream))
    const line = `${'x'.repeat(99_999)}\n`
    for (let n = 0; n < 100; n += 1) output.write(line)
    expect(stream.writableLength).toBeLessThan(2_000_000)
    takeOn()
    await output.written(10_000)
    output.write('again\n')
    await output.written(10_000)
    const lines = taken.filter((each) => each === line).length
    const reported = Number(REPORT.exec(taken.join(''))?.[1])
    expect(lines + reported).toBe(100)
    expect(reported).toBeGreaterThan(80)
    expect(taken.at(-1)).toBe('again\n')
  })

  it('goes on without a reader, and does not wait for one (C11)', async () => {
    const stream = new Writable({
      write(_text, _encoding, done) {
        done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
      },
    })
    const output = new Output(streamSink(stream))
    output.write('one\n')
    await vi.waitFor(() => expect(stream.errored).not.toBeNull())
    output.write('two\n')
    await output.written(10_000)
    expect(stream.writableLength).toBeLessThan(10)
  })

  it('does not wait longer than it may for a reader', async () => {
    const output = new Output(streamSink(new Writable({ write: () => undefined })))
    output.write('one\n')
    await expect(output.written(1)).resolves.toBeUndefined()
  })
})

describe('an output to a file', () => {
  function disk() {
    const state = { text: '', space: Infinity }
    const output = new Output(
      fileSink((bytes) => {
        if (state.space === 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
        const part = bytes.subarray(0, Math.min(bytes.length, state.space, 7))
        state.text += Buffer.from(part).toString()
        state.space -= part.length
        return part.length
      }),
    )
    return { state, output }
  }

  it('writes the whole line, however many writes that takes', () => {
    const { state, output } = disk()
    output.write('a line that needs several writes\n')
    expect(state.text).toBe('a line that needs several writes\n')
  })

  it('drops lines while the disk is full, and says how many once it is not', async () => {
    const { state, output } = disk()
    state.space = 10
    for (const n of [1, 2, 3]) output.write(`{"line":${n}}\n`)
    await output.written(10_000)
    state.space = Infinity
    output.write('{"line":4}\n')
    const [, torn, report, last] = /^(.{10})\n(.*)\n(.*)\n$/.exec(state.text) ?? []
    expect([torn, last]).toEqual(['{"line":1}', '{"line":4}'])
    expect(report).toMatch(REPORT)
  })
})
