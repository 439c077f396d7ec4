import pg from 'pg'
import { expect, it } from 'vitest'
import { explainConnectionError } from './connection-error.ts'

function ofServer(code: string, message: string): Error {
  return Object.assign(new pg.DatabaseError(message, message.length, 'error'), { code })
}
const ofSystem = (code: string) => Object.assign(new Error('failed'), { code })

it.each([
  { error: ofSystem('CERT_HAS_EXPIRED'), says: /not valid now: failed\. Renew it/ },
  { error: ofSystem('ERR_TLS_CERT_ALTNAME_INVALID'), says: /is for another host: .*verify-ca/ },
  { error: ofSystem('SELF_SIGNED_CERT_IN_CHAIN'), says: /is not trusted: .*sslrootcert=FILE/ },
  {
    error: new Error('error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca'),
    says: /refuses the certificate of sslcert: .* ssl_ca_file/,
  },
  {
    error: ofServer('28000', 'no pg_hba.conf entry for host "db", no encryption'),
    says: /refuses the sign-in: .* to pg_hba\.conf\. .*sslmode=require/,
  },
  {
    error: ofServer('28000', 'connection requires a valid client certificate'),
    says: /refuses the sign-in: .*sslcert=FILE and sslkey=FILE/,
  },
  { error: ofServer('28P01', 'wrong password'), says: /refuses the sign-in: .*user name/ },
  { error: ofServer('22023', 'conversion is not supported'), says: /refuses the session: conv/ },
  { error: ofSystem('ECONNREFUSED'), says: /does not answer: failed/ },
])('explains $error.message', ({ error, says }) => {
  expect(explainConnectionError(error, 'DATABASE_URL').message).toMatch(says)
})
