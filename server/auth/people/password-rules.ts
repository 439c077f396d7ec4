/** Characters of a password that a person chooses. */
export const PASSWORD_LENGTH = { min: 10, max: 128 } as const

/** Of one that stands in the configuration: whoever runs the server knows what it is worth. */
export const CONFIGURED_PASSWORD_LENGTH = { min: 8, max: 128 } as const

/** What each problem is called, and what it is, for programs; the page has words of its own. */
const PROBLEMS = {
  PASSWORD_TOO_SHORT: `A password has at least ${PASSWORD_LENGTH.min} characters.`,
  PASSWORD_TOO_LONG: `A password has at most ${PASSWORD_LENGTH.max} characters.`,
  PASSWORD_COMMON: 'This password is among the first that somebody would try.',
  PASSWORD_HAS_USERNAME: 'A password does not contain the username.',
} as const

export interface PasswordProblem {
  readonly code: keyof typeof PROBLEMS
  readonly message: string
}

/**
 * Why a person may not choose this password for the account; `undefined` if they may. It asks for
 * length, not for kinds of characters: those make passwords hard to remember, and no harder to guess.
 */
export async function passwordProblem(
  password: string,
  username: string,
): Promise<PasswordProblem | undefined> {
  const code = await problemCode(password, username.toLowerCase())
  return code === undefined ? undefined : { code, message: PROBLEMS[code] }
}

async function problemCode(
  password: string,
  username: string,
): Promise<PasswordProblem['code'] | undefined> {
  if (password.length < PASSWORD_LENGTH.min) return 'PASSWORD_TOO_SHORT'
  if (password.length > PASSWORD_LENGTH.max) return 'PASSWORD_TOO_LONG'
  const lower = password.toLowerCase()
  if (lower.includes(username)) return 'PASSWORD_HAS_USERNAME'
  return (await isCommon(lower)) ? 'PASSWORD_COMMON' : undefined
}

/** Fewer different characters than this are a pattern on the keyboard. */
const FEW_CHARACTERS = 5

/** As it stands, said several times, or with some digits and signs around it. */
async function isCommon(password: string): Promise<boolean> {
  if (new Set(password).size < FEW_CHARACTERS) return true
  const repeated = /^(.+?)\1+$/s.exec(password)?.[1] ?? password
  const word = repeated.replace(/^[^a-z]+|[^a-z]+$/g, '')
  const isMostOfIt = word.length * 2 >= repeated.length
  known ??= loadCommonPasswords()
  const common = await known
  return common.has(repeated) || (isMostOfIt && common.has(word))
}

let known: Promise<ReadonlySet<string>> | undefined

/** The fifty thousand commonest, in small letters: 15 MB that a server has no use for until then. */
async function loadCommonPasswords(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  return new Set(dictionary['passwords-common'])
}
