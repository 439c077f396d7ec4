import { expect, it } from 'vitest'
import { recordLog } from '../testing/log-records.ts'
import { RepeatedFault, type RepeatedFaultSettings } from './repeated-fault.ts'

const MINUTE = 60_000

function start(settings: Partial<RepeatedFaultSettings> = {}) {
  const { log, records } = recordLog()
  const clock = { now: 0 }
  const fault = new RepeatedFault({
    log,
    failed: 'it fails',
    works: 'it works again',
    now: () => clock.now,
    ...settings,
  })
  /** What was logged, without the time. */
  const lines = () =>
    records().map(({ level, msg, failures, err }) => ({
      line: `${level}: ${msg}`,
      ...(failures === undefined ? {} : { failures }),
      ...(err === undefined ? {} : { stack: JSON.stringify(err).includes('repeated-fault.test') }),
    }))
  return { fault, clock, lines, records }
}

it('tells a fault once with its stack, then counts it once a minute', () => {
  const { fault, clock, lines } = start()
  for (let second = 0; second < 150; second += 1) {
    clock.now = second * 1_000
    fault.happened(new Error('away'))
  }
  expect(lines()).toEqual([
    { line: 'error: it fails', stack: true },
    { line: 'error: it fails', failures: 60 },
    { line: 'error: it fails', failures: 60 },
  ])
})

it('tells that it is over, with what was not yet counted', () => {
  const { fault, clock, lines } = start()
  fault.succeeded()
  for (let attempt = 0; attempt < 4; attempt += 1) fault.happened(new Error('away'))
  clock.now = 1_000
  fault.succeeded()
  fault.succeeded()
  expect(lines()).toEqual([
    { line: 'error: it fails', stack: true },
    { line: 'info: it works again', failures: 3 },
  ])
})

it('tells the next fault with its stack again', () => {
  const { fault, clock, lines } = start()
  fault.happened(new Error('away'))
  fault.succeeded()
  clock.now = MINUTE
  fault.happened(new Error('away'))
  expect(lines().at(-1)).toEqual({ line: 'error: it fails', stack: true })
})

it('tells the error again if it is another one', () => {
  const { fault, clock, lines } = start()
  fault.happened(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }))
  clock.now = MINUTE
  fault.happened(Object.assign(new Error('starting'), { code: '57P03' }))
  expect(lines().at(-1)).toEqual({ line: 'error: it fails', stack: true })
})

it('writes at most two lines a minute if it comes and goes', () => {
  const { fault, clock, lines } = start()
  for (let attempt = 0; attempt < 100; attempt += 1) {
    clock.now = attempt * 1_000
    fault.happened(new Error('away'))
    fault.succeeded()
  }
  expect(lines()).toEqual([
    { line: 'error: it fails', stack: true },
    { line: 'info: it works again' },
    { line: 'error: it fails', failures: 60, stack: true },
    { line: 'info: it works again' },
  ])
})

it('is not over as long as some attempts fail', () => {
  const { fault, clock, lines } = start({ quietMs: 5_000 })
  fault.happened(new Error('away'))
  clock.now = 4_999
  fault.succeeded()
  expect(lines()).toHaveLength(1)
  clock.now = 5_000
  fault.succeeded()
  expect(lines().at(-1)).toEqual({ line: 'info: it works again' })
})

it('adds the fields of the failure that it tells', () => {
  const { fault, records } = start({ level: 'warn' })
  fault.happened('no error', { path: 'orders' })
  expect(records()).toMatchObject([{ level: 'warn', err: 'no error', path: 'orders' }])
})
