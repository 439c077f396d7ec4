import { z } from 'zod'
import type { HttpAnswer } from './http-request.ts'
import {
  cookiesOf,
  fromNewAddress,
  type Credential,
  type RunningService,
} from './running-service.ts'
import { totp } from './totp.ts'

/** Posts to a route below `/api/auth/`, from a new IP address, so that no rate limit is used up. */
export function postAuth(
  service: RunningService,
  route: string,
  body: object,
  as: Credential = {},
): Promise<HttpAnswer> {
  return service.send(`/api/auth/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...fromNewAddress(), ...as },
    body: JSON.stringify(body),
  })
}

/** The error code in the body of an answer. */
export function codeOf({ text }: HttpAnswer): string {
  return z.object({ code: z.string() }).parse(JSON.parse(text)).code
}

export interface SecondFactor {
  /** In base32, as an authenticator app gets it. */
  secret: string
  recoveryCodes: readonly string[]
  /** The new session; all others have ended. */
  as: Credential
}

const Enabled = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) })

/** Switches on the second factor of a signed-in person. The present code cannot be used again. */
export async function switchOnSecondFactor(
  service: RunningService,
  password: string,
  as: Credential,
): Promise<SecondFactor> {
  const enabled = await postAuth(service, 'two-factor/enable', { password }, as)
  const { totpURI, backupCodes } = Enabled.parse(JSON.parse(enabled.text))
  const secret = z.string().parse(new URL(totpURI).searchParams.get('secret'))
  const verified = await postAuth(service, 'two-factor/verify-totp', { code: totp(secret) }, as)
  if (verified.status !== 200) throw new Error(`verify: ${verified.status} ${verified.text}`)
  return { secret, recoveryCodes: backupCodes, as: { cookie: cookiesOf(verified) } }
}
