import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { describeOnEachEngine } from '../testing/engines.ts'
import { useService, type Credential } from '../testing/running-service.ts'

const Page = z.object({
  edges: z.array(
    z.object({
      cursor: z.string(),
      node: z.object({
        actor: z.string(),
        action: z.string(),
        subject: z.string().nullable(),
        peer: z.string().nullable(),
        details: z.array(z.object({ name: z.string(), value: z.string() })),
      }),
    }),
  ),
  pageInfo: z.object({
    hasNextPage: z.boolean(),
    hasPreviousPage: z.boolean(),
    endCursor: z.string().nullable(),
  }),
})
const QUERY = `query ($first: Int! = 50, $after: String, $filter: AuditEventFilter) {
  auditEvents(first: $first, after: $after, filter: $filter) {
    edges { cursor node { actor action subject peer details { name value } } }
    pageInfo { hasNextPage hasPreviousPage endCursor }
  }
}`

describeOnEachEngine('the events of the audit log', (get) => {
  const service = useService(get)
  let admin: Credential
  beforeAll(async () => {
    admin = await service().signIn()
    const { sql } = get().database
    await sql.run('DELETE FROM audit_events')
    await sql.run(
      `INSERT INTO audit_events (actor, action, subject, details)
       SELECT 'ada', CASE n % 3 WHEN 0 THEN 'sign-in' ELSE 'sign-out' END, 'n' || n, '{}'
         FROM generate_series(1, 120) AS n`,
    )
    await sql.run(
      `INSERT INTO audit_events (actor, action, subject, peer, details)
       VALUES ('bob', 'role-changed', 'ada', '10.0.0.1', '{"from": "viewer", "scopes": ["READ", "WRITE"], "n": 2, "yes": true}'),
              ('bob', 'of-a-newer-server', NULL, NULL, '{}')`,
    )
  })
  const ask = (variables: object) => service().post(QUERY, { as: admin, variables })
  const page = async (variables: object) => Page.parse((await ask(variables)).data?.['auditEvents'])

  it('come newest first, with all their fields', async () => {
    const { edges, pageInfo } = await page({})
    expect(edges).toHaveLength(50)
    expect(edges[0]?.node).toEqual({
      actor: 'bob',
      action: 'ROLE_CHANGED',
      subject: 'ada',
      peer: '10.0.0.1',
      // jsonb orders the names by their length.
      details: [
        { name: 'n', value: '2' },
        { name: 'yes', value: 'true' },
        { name: 'from', value: 'viewer' },
        { name: 'scopes', value: 'READ, WRITE' },
      ],
    })
    expect(edges[1]?.node).toMatchObject({ subject: 'n120', action: 'SIGN_IN', peer: null })
    expect(pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
  })

  it('come page by page, each once, also while new ones are recorded', async () => {
    const seen: (string | null)[] = []
    let after: string | null = null
    do {
      const { edges, pageInfo }: z.infer<typeof Page> = await page({ first: 50, after })
      seen.push(...edges.map(({ node }) => node.subject))
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null
      await service().signIn()
    } while (after !== null)
    const expected = ['ada', ...Array.from({ length: 120 }, (_, index) => `n${120 - index}`)]
    expect(seen).toEqual(expected)
  })

  it('are found by action, actor and subject', async () => {
    const actions = await page({ first: 100, filter: { action: ['SIGN_IN'], actor: 'ada' } })
    expect(actions.edges).toHaveLength(40)
    const toAda = await page({ filter: { subject: 'ada' } })
    expect(toAda.edges.map(({ node }) => node.actor)).toEqual(['bob'])
    expect((await page({ filter: { action: [] } })).edges).toEqual([])
    expect((await page({ filter: { actor: 'unknown\0' } })).edges).toEqual([])
  })

  it.each([{ first: 0 }, { first: 101 }, { after: '' }, { after: 'x' }, { after: 'bnVsbA' }])(
    'are refused for %j',
    async (variables) => {
      expect((await ask(variables)).codes).toEqual(['BAD_USER_INPUT'])
    },
  )

  it('may be requested a full page at a time', async () => {
    expect((await ask({ first: 100 })).codes).toEqual([])
  })
})
