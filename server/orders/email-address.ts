import { z } from 'zod'
import { StorableText } from './storable-text.ts'

const INVALID = 'The e-mail address is not valid, or has more than 254 characters.'

/** A letter, mark or digit of another script than ASCII. */
const BEYOND_ASCII = /(?![\0-\x7F])[\p{L}\p{M}\p{N}]/gu

/**
 * An e-mail address: whatever an e-mail field of a browser accepts, and letters of any script in both parts
 * (RFC 6531). A storefront has already taken the address, so the order must not be lost over it.
 */
export const EmailAddress = StorableText.trim()
  .max(254, INVALID)
  .refine((text) => z.regexes.html5Email.test(text.replace(BEYOND_ASCII, 'x')), INVALID)
