// Reads the runner's JSON report. Names the tests that did not run, and ends with the line
// `N passed, N failed, N skipped`. Exits with 1 unless every test ran and passed: what was skipped was
// not checked.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

const [file] = process.argv.slice(2)
const { testResults } = JSON.parse(readFileSync(file, 'utf8'))
const tests = testResults.flatMap(({ name, assertionResults }) =>
  assertionResults.map(({ status, fullName }) => ({
    status,
    title: `${relative(process.cwd(), name)}: ${fullName}`,
  })),
)
const passed = tests.filter(({ status }) => status === 'passed')
const failed = tests.filter(({ status }) => status === 'failed')
// Also those that are still to be written, and those whose suite could not be set up.
const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed')

if (skipped.length > 0) {
  console.log(`Not allowed here, skipped: ${skipped.map(({ title }) => title).join('; ')}`)
}
console.log(`${passed.length} passed, ${failed.length} failed, ${skipped.length} skipped`)
process.exitCode = failed.length > 0 || skipped.length > 0 ? 1 : 0
