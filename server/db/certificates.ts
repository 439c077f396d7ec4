import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'

/**
 * What is wrong with the files of certificates that a PostgreSQL URL names, in words for the operator; `undefined`
 * if connections can use them. Without this check, the driver ignores a file of authorities that has none, and leaves
 * a connection open whose key it cannot use.
 */
export function certificateProblem(url: string): string | undefined {
  const params = new URLSearchParams(url.split('?').slice(1).join('?'))
  try {
    const [ca, cert, key] = ['sslrootcert', 'sslcert', 'sslkey'].map((name) => read(params, name))
    if (ca !== undefined && !CERTIFICATE.test(ca)) {
      return 'the file of sslrootcert has no certificate in the format PEM'
    }
    if ((cert === undefined) !== (key === undefined)) return 'sslcert and sslkey are set together'
    if (cert === undefined || key === undefined) return undefined
    if (key.includes('ENCRYPTED')) {
      return 'the file of sslkey is encrypted; remove its passphrase, and let only the user of the server read it'
    }
    if (!isUsable({ cert })) return 'the file of sslcert has no certificate in the format PEM'
    if (!isUsable({ key })) return 'the file of sslkey has no private key in the format PEM'
    return isUsable({ cert, key }) ? undefined : 'the file of sslkey has the key of another sslcert'
  } catch (error) {
    if (error instanceof UnreadableFileError) return error.message
    throw error
  }
}

const CERTIFICATE = /-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----/

class UnreadableFileError extends Error {}

function read(params: URLSearchParams, name: string): string | undefined {
  const path = params.get(name)
  if (path === null) return undefined
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UnreadableFileError(`the file of ${name}: ${reason}`, { cause: error })
  }
}

function isUsable(parts: { cert?: string; key?: string }): boolean {
  try {
    createSecureContext(parts)
    return true
  } catch {
    return false
  }
}
