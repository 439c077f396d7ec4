import { expect, it } from 'vitest'
import {
  keyCredential,
  personId,
  programId,
  sessionCredential,
  sessionIdOf,
  userIdOf,
} from './ids.ts'
import { actorOf, isPerson, type PersonViewer, type Viewer } from './viewer.ts'

const person: PersonViewer = {
  id: personId('a:b'),
  name: 'ada',
  kind: 'person',
  scopes: [],
  credential: sessionCredential('s:1'),
}
const program: Viewer = {
  id: programId(7n),
  name: 'shop',
  kind: 'program',
  scopes: [],
  credential: keyCredential(8n),
}

it('ids of accounts and sessions are the same after building and parsing', () => {
  expect([userIdOf(person), sessionIdOf(person)]).toEqual(['a:b', 's:1'])
})

it('ids of a person and of a program differ in their prefix', () => {
  expect([person.id, person.credential]).toEqual(['user:a:b', 'session:s:1'])
  expect([program.id, program.credential]).toEqual(['key:7', 'key:8'])
})

it('a program is recorded under another name than a person', () => {
  expect([person, program].map(isPerson)).toEqual([true, false])
  expect([person, program].map(actorOf)).toEqual(['ada', 'key:shop'])
})
