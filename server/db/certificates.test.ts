import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { certificateProblem } from './certificates.ts'

/** Of a key that no test has. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBfzCCASWgAwIBAgIUNUJU1pu2FPankMzNuJ9YEc1WKGAwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNjE0MzMwN1oYDzIxMjYxMTAy
MTQzMzA3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASUNGtf5hs8mLIFVcTohmrZot+y2JG1d4hIhgIlvKtGj3bmBjf1lNrU
x+ydxjpTQUW9Os37mbC6C+kRbHMRsWo9o1MwUTAdBgNVHQ4EFgQULx8uE9uJw1wm
YNse202Wp0IxAQUwHwYDVR0jBBgwFoAULx8uE9uJw1wmYNse202Wp0IxAQUwDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAiffDuvchjqTWBh1+9qBx
YTHBIihJx8C4Elb/UhlHD0MCIEFEeFk9r460xbYO1joqwsqI7frFaNM7MtY7QTnr
9Hc0
-----END CERTIFICATE-----`

describe('certificateProblem', () => {
  let directory: string
  beforeEach(async () => (directory = await temporaryDirectory()))

  /** Writes each text to a file, and checks a URL that names the files. */
  async function check(files: Readonly<Record<string, string>>): Promise<string | undefined> {
    const params = new URLSearchParams({ sslmode: 'require' })
    for (const [name, text] of Object.entries(files)) {
      const path = join(directory, name)
      await writeFile(path, text)
      params.set(name, path)
    }
    return certificateProblem(`postgres://db/orders?${params.toString()}`)
  }
  const newKey = (encryption: object = {}) =>
    generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem', ...encryption },
    }).privateKey
  const encrypted = { cipher: 'aes-256-cbc', passphrase: 'secret' }

  it('accepts a URL without files, and a file of authorities', async () => {
    expect(certificateProblem('postgres://db/orders')).toBeUndefined()
    expect(await check({ sslrootcert: CERTIFICATE })).toBeUndefined()
  })

  it.each<{ files: Record<string, string>; says: string }>([
    { files: { sslrootcert: '' }, says: 'sslrootcert has no certificate' },
    { files: { sslrootcert: newKey() }, says: 'sslrootcert has no certificate' },
    { files: { sslcert: CERTIFICATE }, says: 'sslcert and sslkey are set together' },
    { files: { sslkey: newKey() }, says: 'sslcert and sslkey are set together' },
    { files: { sslcert: newKey(), sslkey: newKey() }, says: 'sslcert has no certificate' },
    { files: { sslcert: CERTIFICATE, sslkey: CERTIFICATE }, says: 'sslkey has no private key' },
    { files: { sslcert: CERTIFICATE, sslkey: newKey(encrypted) }, says: 'sslkey is encrypted' },
    { files: { sslcert: CERTIFICATE, sslkey: newKey() }, says: 'the key of another sslcert' },
  ])('says: $says', async ({ files, says }) => {
    expect(await check(files)).toContain(says)
  })

  it('names the parameter of a file that cannot be read', () => {
    expect(certificateProblem(`postgres://db/orders?sslkey=${join(directory, 'key')}`)).toMatch(
      /^the file of sslkey: ENOENT/,
    )
  })
})
