import { afterEach, describe, expect, it } from 'vitest'
import { cancelDrafts } from './cancel-drafts.ts'

afterEach(() => sessionStorage.clear())

describe('drafts of reasons', () => {
  it('are kept for each order and viewer until they are sent (D20)', () => {
    const drafts = cancelDrafts('nora', () => sessionStorage)
    drafts.write('1', { reason: 'Sold out', open: true })
    drafts.write('2', { reason: 'Twice', open: false })
    expect(cancelDrafts('nora', () => sessionStorage).read('1')).toEqual({
      reason: 'Sold out',
      open: true,
    })
    expect(cancelDrafts('ada', () => sessionStorage).read('1').reason).toBe('')
    drafts.forget('1')
    expect(drafts.read('1')).toEqual({ reason: '', open: false })
    expect(drafts.read('2').reason).toBe('Twice')
  })

  it('are empty if the browser forbids storage or stored something else', () => {
    const blocked = cancelDrafts('nora', () => {
      throw new DOMException('blocked')
    })
    blocked.write('1', { reason: 'x', open: true })
    expect(blocked.read('1').reason).toBe('')
    for (const stored of ['{', '1', '{"reason":1}']) {
      sessionStorage.setItem('cancel draft:nora:1', stored)
      expect(cancelDrafts('nora', () => sessionStorage).read('1').reason).toBe('')
    }
  })
})
