import type { AnyVariables, CombinedError, TypedDocumentNode } from '@urql/core'
import { useClientHandle } from '@urql/vue'
import { readonly, ref, type DeepReadonly, type Ref } from 'vue'
import { errorCodes } from '../../graphql/error-codes.ts'
import { graphql } from '../../graphql/generated/gql.ts'
import type { Role } from '../../graphql/generated/graphql.ts'
import { peopleText } from '../../text/people.ts'

const InvitePerson = graphql(`
  mutation InvitePerson($role: Role!) {
    outcome: invitePerson(input: { role: $role }) {
      link
      invitation {
        id
        expiresAt
      }
      errors {
        code
        message
      }
    }
  }
`)
const RevokeInvitation = graphql(`
  mutation RevokeInvitation($id: ID!) {
    outcome: revokeInvitation(id: $id) {
      errors {
        code
        message
      }
    }
  }
`)
const ChangeRole = graphql(`
  mutation ChangeRole($id: ID!, $role: Role!) {
    outcome: changeRole(input: { id: $id, role: $role }) {
      errors {
        code
        message
      }
    }
  }
`)
const DisablePerson = graphql(`
  mutation DisablePerson($id: ID!) {
    outcome: disablePerson(id: $id) {
      errors {
        code
        message
      }
    }
  }
`)
const EnablePerson = graphql(`
  mutation EnablePerson($id: ID!) {
    outcome: enablePerson(id: $id) {
      errors {
        code
        message
      }
    }
  }
`)
const CreatePasswordLink = graphql(`
  mutation CreatePasswordLink($id: ID!, $resetSecondFactor: Boolean!) {
    outcome: createPasswordLink(id: $id, resetSecondFactor: $resetSecondFactor) {
      link
      invitation {
        id
        expiresAt
      }
      errors {
        code
        message
      }
    }
  }
`)

/** A link that can be seen this once. */
export interface OneTimeLink {
  readonly link: string
  /** ISO 8601. */
  readonly expiresAt: string
}

interface Outcome {
  readonly link?: string | null
  readonly invitation?: { readonly expiresAt: string } | null
  readonly errors: readonly { readonly code: string; readonly message: string }[]
}

export interface PeopleChange {
  readonly busy: DeepReadonly<Ref<boolean>>
  /** Why the last change was not made, or that nobody knows; in words. */
  readonly problem: Ref<string | undefined>
  /** Each of these tells whether it was done, or gives the link that it made. */
  invite: (role: Role) => Promise<OneTimeLink | undefined>
  createPasswordLink: (id: string, resetSecondFactor: boolean) => Promise<OneTimeLink | undefined>
  revokeInvitation: (id: string) => Promise<boolean>
  changeRole: (id: string, role: Role) => Promise<boolean>
  disable: (id: string) => Promise<boolean>
  enable: (id: string) => Promise<boolean>
}

/** What an admin does about people. */
export function usePeopleChange(): PeopleChange {
  const { client } = useClientHandle()
  const busy = ref(false)
  const problem = ref<string>()

  async function change<Variables extends AnyVariables>(
    mutation: TypedDocumentNode<{ outcome: Outcome }, Variables>,
    variables: Variables,
  ): Promise<Outcome | undefined> {
    busy.value = true
    problem.value = undefined
    const { data, error } = await client.mutation(mutation, variables).toPromise()
    busy.value = false
    const [refusal] = data?.outcome.errors ?? []
    problem.value = data ? refusal && refusalText(refusal) : failureText(error)
    return problem.value === undefined ? data?.outcome : undefined
  }

  const linkOf = (outcome: Outcome | undefined): OneTimeLink | undefined =>
    outcome?.link && outcome.invitation
      ? { link: outcome.link, expiresAt: outcome.invitation.expiresAt }
      : undefined

  return {
    busy: readonly(busy),
    problem,
    invite: async (role) => linkOf(await change(InvitePerson, { role })),
    createPasswordLink: async (id, resetSecondFactor) =>
      linkOf(await change(CreatePasswordLink, { id, resetSecondFactor })),
    revokeInvitation: async (id) => (await change(RevokeInvitation, { id })) !== undefined,
    changeRole: async (id, role) => (await change(ChangeRole, { id, role })) !== undefined,
    disable: async (id) => (await change(DisablePerson, { id })) !== undefined,
    enable: async (id) => (await change(EnablePerson, { id })) !== undefined,
  }
}

function refusalText({ code, message }: { code: string; message: string }): string {
  const texts: Readonly<Record<string, string | undefined>> = peopleText.refusals
  return texts[code] ?? message
}

function failureText(error: CombinedError | undefined): string {
  if (error && errorCodes(error).includes('FORBIDDEN')) return peopleText.forbidden
  return error?.graphQLErrors[0]?.message ?? peopleText.unanswered
}
