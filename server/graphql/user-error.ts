/**
 * The codes of the errors that mutations report. Each feature declares its codes beside the code that
 * raises them: by declaration merging, and in a table of descriptions. `server/api/schema.ts` combines
 * the tables and does not compile if a description is missing.
 */
export interface UserErrorCodes {
  INVALID_INPUT: true
  NOT_FOUND: true
}

export type UserErrorCode = keyof UserErrorCodes

/** The meaning of each code, as the schema describes it. */
export type UserErrorDescriptions<Code extends UserErrorCode = UserErrorCode> = Readonly<
  Record<Code, string>
>

/** The codes that every feature may raise. */
export const COMMON_USER_ERRORS = {
  INVALID_INPUT: 'A field of the input is invalid.',
  NOT_FOUND: 'The object that the input refers to does not exist.',
} satisfies Partial<UserErrorDescriptions>

/** A failure that a mutation reports in its `errors`, because the viewer can correct it. */
export interface UserError {
  code: UserErrorCode
  message: string
  /** The path of the invalid input field, for example "items.0.quantity". */
  field?: string | undefined
}
