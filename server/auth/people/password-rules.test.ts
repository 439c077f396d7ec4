import { expect, it } from 'vitest'
import { generatePassword } from './generate-password.ts'
import { passwordProblem } from './password-rules.ts'

it.each([
  'correct horse battery',
  'plum-otter-9-cellar',
  'x'.repeat(120) + ' y z w v',
  'пароль для заказов',
  '短い合言葉はだめです',
  generatePassword(),
])('a person may choose %j', async (password) => {
  expect(await passwordProblem(password, 'grace')).toBeUndefined()
})

it.each([
  ['', 'PASSWORD_TOO_SHORT'],
  ['kJ9$xQ2!p', 'PASSWORD_TOO_SHORT'],
  ['kJ9$xQ2!p '.repeat(13), 'PASSWORD_TOO_LONG'],
  ['qwertyuiop', 'PASSWORD_COMMON'],
  ['QwertyUIOP', 'PASSWORD_COMMON'],
  ['password123', 'PASSWORD_COMMON'],
  ['1234567890', 'PASSWORD_COMMON'],
  ['Football-2026!', 'PASSWORD_COMMON'],
  ['2026letmein!', 'PASSWORD_COMMON'],
  ['dragondragon', 'PASSWORD_COMMON'],
  ['zzzzzzzzzzzz', 'PASSWORD_COMMON'],
  ['abababababab', 'PASSWORD_COMMON'],
  ['my name is Grace', 'PASSWORD_HAS_USERNAME'],
] as const)('%j is refused as %s', async (password, problem) => {
  expect((await passwordProblem(password, 'grace'))?.code).toBe(problem)
})

it('a common word is allowed as the smaller part of a password', async () => {
  expect(await passwordProblem('dragon 7 4 9 1 8 3', 'grace')).toBeUndefined()
})
