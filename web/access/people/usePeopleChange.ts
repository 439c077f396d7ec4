import { computed, type ComputedRef } from 'vue'
import { graphql } from '../../graphql/generated/gql.ts'
import type { InvitePersonMutation, Role } from '../../graphql/generated/graphql.ts'
import { useMutationRunner, type MutationResult } from '../../graphql/useMutationRunner.ts'
import { peopleText } from '../../text/people.ts'

const InvitePerson = graphql(`
  mutation InvitePerson($role: Role!) {
    invitePerson(input: { role: $role }) {
      link
      invitation {
        expiresAt
      }
      errors {
        ...UserErrorFields
      }
    }
  }
`)
const RevokeInvitation = graphql(`
  mutation RevokeInvitation($id: ID!) {
    revokeInvitation(id: $id) {
      errors {
        ...UserErrorFields
      }
    }
  }
`)
const ChangeRole = graphql(`
  mutation ChangeRole($id: ID!, $role: Role!) {
    changeRole(input: { id: $id, role: $role }) {
      errors {
        ...UserErrorFields
      }
    }
  }
`)
const DisablePerson = graphql(`
  mutation DisablePerson($id: ID!) {
    disablePerson(id: $id) {
      errors {
        ...UserErrorFields
      }
    }
  }
`)
const EnablePerson = graphql(`
  mutation EnablePerson($id: ID!) {
    enablePerson(id: $id) {
      errors {
        ...UserErrorFields
      }
    }
  }
`)
const CreatePasswordLink = graphql(`
  mutation CreatePasswordLink($id: ID!, $resetSecondFactor: Boolean!) {
    createPasswordLink(id: $id, resetSecondFactor: $resetSecondFactor) {
      link
      invitation {
        expiresAt
      }
      errors {
        ...UserErrorFields
      }
    }
  }
`)

/** A one-time link, which the server shows only in the answer that creates it. */
export interface OneTimeLink {
  readonly link: string
  /** ISO 8601. */
  readonly expiresAt: string
}

export interface PeopleChange {
  readonly busy: ComputedRef<boolean>
  /** Why the last change was not made, or that its outcome is unknown; a text for the page. */
  readonly problem: ComputedRef<string | undefined>
  /** These return the link, or undefined when the server did not create it. */
  invite: (role: Role) => Promise<OneTimeLink | undefined>
  createPasswordLink: (id: string, resetSecondFactor: boolean) => Promise<OneTimeLink | undefined>
  /** These return whether the server made the change. */
  revokeInvitation: (id: string) => Promise<boolean>
  changeRole: (id: string, role: Role) => Promise<boolean>
  disable: (id: string) => Promise<boolean>
  enable: (id: string) => Promise<boolean>
}

/** The changes that an admin makes to people and to their one-time links. */
export function usePeopleChange(): PeopleChange {
  const { running, problem, run } = useMutationRunner(peopleText.problems)

  return {
    busy: running,
    problem: computed(() => problem.value?.message),
    invite: async (role) => linkOf(await run(InvitePerson, { role })),
    createPasswordLink: async (id, resetSecondFactor) =>
      linkOf(await run(CreatePasswordLink, { id, resetSecondFactor })),
    revokeInvitation: async (id) => isDone(await run(RevokeInvitation, { id })),
    changeRole: async (id, role) => isDone(await run(ChangeRole, { id, role })),
    disable: async (id) => isDone(await run(DisablePerson, { id })),
    enable: async (id) => isDone(await run(EnablePerson, { id })),
  }
}

function linkOf({
  payload,
}: MutationResult<InvitePersonMutation['invitePerson']>): OneTimeLink | undefined {
  const { link, invitation } = payload ?? {}
  return link && invitation ? { link, expiresAt: invitation.expiresAt } : undefined
}

function isDone({ problem }: MutationResult<unknown>): boolean {
  return problem === undefined
}
