import { Scope } from '../../db/generated/enums.ts'
import type { Builder } from '../../graphql/builder.ts'
import type { Viewer } from '../../viewer/viewer.ts'

/** Defines the query `viewer` and the enum of scopes. */
export function defineAccess(builder: Builder) {
  const ScopeEnum = builder.enumType(Scope, {
    name: 'Scope',
    description:
      'READ: read orders. WRITE: place and change orders. ADMIN: manage people and keys. No scope includes another.',
  })

  const ViewerType = builder.objectRef<Viewer>('Viewer').implement({
    description: 'The person or program that the request is made for.',
    fields: (t) => ({
      name: t.exposeString('name'),
      kind: t.exposeString('kind', { description: '"person" or "program".' }),
      scopes: t.field({ type: [ScopeEnum], resolve: ({ scopes }) => scopes }),
    }),
  })

  builder.queryField('viewer', (t) =>
    t.field({
      type: ViewerType,
      description: 'The viewer of this request, with its scopes.',
      resolve: (_root, _args, { viewer }) => viewer,
    }),
  )

  return { ScopeEnum }
}
