import { z } from 'zod'
import { Scope } from '../../db/generated/enums.ts'
import type { UserError } from '../../graphql/user-error.ts'
import { MAX_LIVE_KEYS, type RotationProblem } from './programs.ts'

/** The longest overlap of a rotation: long enough to reach every program, short enough to end. */
export const MAX_OVERLAP_HOURS = 30 * 24

const Expiry = z.date().refine((date) => date.getTime() > Date.now(), 'This time is in the past.')

/** The input of a new key. */

export const NewKey = z.object({
  name: z
    .string()
    .trim()
    .regex(/^[\w.-]{1,60}$/, 'A name has 1 to 60 letters, digits, dots, hyphens or underscores.'),
  scopes: z
    .array(z.enum(Scope))
    .min(1, 'A key needs at least one scope.')
    .transform((scopes) => [...new Set(scopes)]),
  expiresAt: Expiry.nullable(),
})

const OVERLAP = `An overlap is 0 to ${MAX_OVERLAP_HOURS} hours.`

/** The input of a rotation. */
export const NewRotation = z.object({
  overlapHours: z.int().min(0, OVERLAP).max(MAX_OVERLAP_HOURS, OVERLAP),
  expiresAt: Expiry.optional(),
})

const NOT_ROTATED: Readonly<Record<Exclude<RotationProblem, 'not-found' | 'too-many'>, string>> = {
  'not-valid': 'This key has ended. Create a new one.',
  replaced: 'This key was replaced already. Rotate the newest key of the program.',
}

export function notRotated(problem: RotationProblem): UserError {
  if (problem === 'not-found') return noSuchKey()
  if (problem === 'too-many') return tooManyKeys()
  return { code: 'INVALID_INPUT', message: NOT_ROTATED[problem], field: 'id' }
}

export function noSuchKey(): UserError {
  return { code: 'NOT_FOUND', message: 'There is no such key.', field: 'id' }
}

export function tooManyKeys(): UserError {
  const message = `There are ${MAX_LIVE_KEYS} valid keys, which is the limit. Revoke keys that are not in use.`
  return { code: 'INVALID_INPUT', message }
}

export function nameTaken(name: string): UserError {
  const message = `There is a key named ${JSON.stringify(name)} already.`
  return { code: 'INVALID_INPUT', message, field: 'name' }
}

export function noSuchProgram(): UserError {
  return { code: 'NOT_FOUND', message: 'There is no such program.', field: 'programId' }
}

/** The problems of an input, with the field of each. */
export function refused({ issues }: z.ZodError): { errors: UserError[] } {
  return {
    errors: issues.map(({ message, path }) => ({
      code: 'INVALID_INPUT',
      message,
      field: path.join('.'),
    })),
  }
}
