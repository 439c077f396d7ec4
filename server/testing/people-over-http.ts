import { z } from 'zod'
import type { Credential, RunningService } from './running-service.ts'

const Problem = z.object({ code: z.string(), field: z.string().nullish() })

/** The payload of a mutation of people. */
const Outcome = z.looseObject({ errors: z.array(Problem) })

/**
 * Sends a mutation of people: `mutation` is one GraphQL field with its selection.
 * @returns its payload, and the codes of its errors
 */
export async function changePeople(
  service: RunningService,
  as: Credential,
  mutation: string,
): Promise<z.infer<typeof Outcome> & { codes: string[] }> {
  const { data, errors } = await service.post(`mutation { ${mutation} }`, { as })
  if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join())
  const outcome = z.record(z.string(), Outcome).parse(data)
  const [payload] = Object.values(outcome)
  if (payload === undefined) throw new Error(`no payload of ${mutation}`)
  return { ...payload, codes: payload.errors.map(({ code }) => code) }
}

/** Creates a one-time link. @returns its token */
export async function tokenOf(
  service: RunningService,
  as: Credential,
  mutation: string,
): Promise<string> {
  const { link } = await changePeople(service, as, `${mutation} { link errors { code } }`)
  return new URL(z.string().parse(link)).hash.slice(1)
}

/** The id of an account. */
export async function idOf(service: RunningService, as: Credential, username: string) {
  const { data } = await service.post('{ people { id username } }', { as })
  const People = z.object({ people: z.array(z.object({ id: z.string(), username: z.string() })) })
  const person = People.parse(data).people.find((each) => each.username === username)
  if (person === undefined) throw new Error(`there is no person named ${username}`)
  return person.id
}
