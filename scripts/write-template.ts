// Writes the template of the embedded database, from which a new one is created quickly.
import { join } from 'node:path'
import { writeTemplate } from '../server/db/template.ts'

const root = join(import.meta.dirname, '..')

await writeTemplate(join(root, 'dist/embedded-template.tar'), join(root, 'prisma/migrations'))
