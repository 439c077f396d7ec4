import type { Viewers } from './viewers.ts'
import { Scope } from '../../db/generated/enums.ts'
import type { Builder } from '../../graphql/builder.ts'
import type { Viewer } from '../../viewer/viewer.ts'

declare module '../../graphql/context.ts' {
  interface Services {
    viewers: Viewers
  }
}

/** `viewer`, and what viewers may be allowed. */
export function defineAccess(builder: Builder) {
  const ScopeEnum = builder.enumType(Scope, {
    name: 'Scope',
    description: 'READ orders, WRITE orders, ADMIN people and keys. None includes another.',
  })

  const ViewerType = builder.objectRef<Viewer>('Viewer').implement({
    description: 'Who asks.',
    fields: (t) => ({
      name: t.exposeString('name'),
      kind: t.exposeString('kind', { description: '"person" or "program".' }),
      scopes: t.field({ type: [ScopeEnum], resolve: ({ scopes }) => scopes }),
    }),
  })

  builder.queryField('viewer', (t) =>
    t.field({
      type: ViewerType,
      description: 'Who asks, and what they may do.',
      resolve: (_root, _args, { viewer }) => viewer,
    }),
  )

  return { ScopeEnum }
}
