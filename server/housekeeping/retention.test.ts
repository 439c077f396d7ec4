import { expect, it } from 'vitest'
import { describeOnEachEngine } from '../testing/engines.ts'
import { tablesOf } from '../testing/tables.ts'
import { RETENTION } from './retention.ts'

describeOnEachEngine('retention', (get) => {
  it('lists exactly the tables of the database', async () => {
    expect(Object.keys(RETENTION).sort()).toEqual(await tablesOf(get().database.sql))
  })
})
