import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordLog } from '../testing/log-records.ts'
import { matching } from '../testing/matching.ts'

const SECRET_NAMES = [
  'password',
  'newPassword',
  'authorization',
  'Authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'token',
  'sessionToken',
  'accessToken',
  'secret',
  'authSecret',
  'AUTH_SECRET',
  'hash',
  'key',
  'apiKey',
  'x-api-key',
  'totpURI',
  'backupCodes',
]

describe('the log', () => {
  it('writes one JSON object per line, with level, time and message', () => {
    const { log, text, records } = recordLog('info')
    log.info({ action: 'placeOrder', order: '12', count: 5n }, 'an order was written')
    log.debug('not this')
    expect(text().endsWith('\n')).toBe(true)
    expect(records()).toEqual([
      {
        level: 'info',
        time: matching(/^\d{4}-\d\d-\d\dT.*Z$/),
        action: 'placeOrder',
        order: '12',
        count: '5',
        msg: 'an order was written',
      },
    ])
  })

  it('redacts fields with the name of a secret at any depth', () => {
    const depth = fc.array(fc.constantFrom('headers', 'args', 'err', 'request', '0'), {
      maxLength: 7,
    })
    fc.assert(
      fc.property(fc.constantFrom(...SECRET_NAMES), depth, fc.boolean(), (name, path, inError) => {
        const { log, text } = recordLog()
        const holder: object = inError
          ? Object.assign(new Error('failed'), { [name]: 'hunter2' })
          : { [name]: 'hunter2' }
        log.warn(path.reduceRight<object>((inside, step) => ({ [step]: inside }), { holder }))
        expect(text()).toContain('[redacted]')
        expect(text()).not.toContain('hunter2')
      }),
    )
  })

  it('redacts a secret that is not a string', () => {
    const { log, text } = recordLog()
    log.info({ password: ['hunter2'], cookie: { value: 'hunter2' }, list: [{ token: 'hunter2' }] })
    expect(text()).not.toContain('hunter2')
  })

  it('keeps the names of keys and all other fields', () => {
    const { log, records } = recordLog()
    const fields = {
      name: 'shop',
      scopes: ['READ'],
      at: null,
      ok: true,
      deep: { list: [{ a: 1 }] },
    }
    log.info(fields)
    expect(records()[0]).toMatchObject(fields)
  })

  it('keeps the message, stack and causes of an error at any depth', () => {
    const error = new Error('the request failed', { cause: new Error('no route to host') })
    for (const fields of [{ err: error }, { args: ['x', error] }, { deep: { error } }]) {
      const { log, text } = recordLog()
      log.error(fields, 'a request failed')
      expect(text()).toContain('the request failed')
      expect(text()).toContain('no route to host')
      expect(text()).toContain('log.test.ts')
    }
    const { log, records } = recordLog()
    log.error(error)
    expect(records()).toMatchObject([
      { level: 'error', err: { type: 'Error', message: 'the request failed: no route to host' } },
    ])
  })

  it('keeps the errors of an AggregateError', () => {
    const { log, text } = recordLog()
    log.error({ err: new AggregateError([new Error('first'), new Error('second')], 'all failed') })
    expect(text()).toMatch(/all failed.*first.*second/s)
  })

  it('accepts circular objects, and errors that are not Error objects', () => {
    const { log, records } = recordLog()
    const circle: Record<string, unknown> = { name: 'circle' }
    circle['itself'] = circle
    const error = Object.assign(new Error('failed'), { context: circle })
    error.cause = error
    log.error({ circle, err: error })
    log.error({ err: 'a text' })
    log.error({ err: undefined })
    log.error({ err: null })
    expect(records()).toHaveLength(4)
    expect(records()[0]).toMatchObject({ circle: { name: 'circle', itself: '[circular]' } })
    expect(records()[1]).toMatchObject({ err: 'a text' })
  })
})
