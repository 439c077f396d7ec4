/** Characters of a password that a person chooses. */
export const PASSWORD_LENGTH = { min: 10, max: 128 } as const

/** Characters of a configured password: the operator of the server decides how good it has to be. */
export const CONFIGURED_PASSWORD_LENGTH = { min: 8, max: 128 } as const

/** The code and message of each problem, for programs. The page has its own texts. */
const PROBLEMS = {
  PASSWORD_TOO_SHORT: `A password has at least ${PASSWORD_LENGTH.min} characters.`,
  PASSWORD_TOO_LONG: `A password has at most ${PASSWORD_LENGTH.max} characters.`,
  PASSWORD_COMMON: 'This password is among the first that an attacker would try.',
  PASSWORD_HAS_USERNAME: 'A password does not contain the username.',
} as const

export interface PasswordProblem {
  readonly code: keyof typeof PROBLEMS
  readonly message: string
}

/**
 * Why a person may not choose this password for the account; `undefined` if it is allowed. The rules
 * require length, not kinds of characters: those make passwords harder to remember, not harder to guess.
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

/** A password with fewer different characters than this is a pattern on the keyboard. */
const FEW_CHARACTERS = 5

/** Whether it is a common password, possibly repeated or with digits and signs around it. */
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

/** The 50,000 most common passwords, in lower case. They take 15 MB, so they are loaded on first use. */
async function loadCommonPasswords(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  return new Set(dictionary['passwords-common'])
}
