import { describe, expect, it } from 'vitest'
import { resolve } from 'node:path'
import { ConfigError, readConfig } from './config.ts'

describe('the configuration', () => {
  const DEFAULTS = {
    port: 4000,
    host: '127.0.0.1',
    publicUrl: undefined,
    trustProxy: 'off',
    databaseUrl: undefined,
    databaseDirectUrl: undefined,
    databaseConnections: 10,
    dataDirectory: resolve('data'),
    authSecret: undefined,
    admin: { username: 'admin', password: undefined },
    demo: { orders: 1250, changesPerMinute: 30 },
    statsIntervalMs: 5000,
    maxStreams: 20_000,
    maxStreamsPerViewer: 100,
    rateLimitPerSecond: 500,
    resumeWindowHours: 168,
    logLevel: 'info',
  }
  const VALUES = {
    PORT: '0',
    HOST: '::',
    PUBLIC_URL: 'https://orders.example.com',
    TRUST_PROXY: 'loopback, 10.0.0.0/8',
    DATABASE_URL: 'postgres://me:secret@db/orders',
    DATABASE_DIRECT_URL: 'postgresql://me:secret@db:6432/orders',
    DATABASE_POOL: '25',
    DATA_DIR: '/var/lib/orders',
    AUTH_SECRET: 'x'.repeat(32),
    ADMIN_USERNAME: 'ada.l_1',
    ADMIN_PASSWORD: '12345678',
    DEMO_ORDERS: '0',
    DEMO_RATE: '0',
    STATS_INTERVAL_MS: '100',
    MAX_STREAMS: '1',
    MAX_STREAMS_PER_VIEWER: '1',
    RATE_LIMIT_PER_SECOND: '1',
    RESUME_WINDOW_HOURS: '1',
    LOG_LEVEL: 'debug',
  }

  it('has defaults', () => {
    expect(readConfig({})).toEqual(DEFAULTS)
  })

  it('treats an empty variable as unset', () => {
    const empty = Object.fromEntries(Object.keys(VALUES).map((name) => [name, '']))
    expect(readConfig(empty)).toEqual(DEFAULTS)
  })

  it('ignores unknown variables', () => {
    expect(readConfig({ PATH: '/bin', PORTS: 'x' })).toEqual(DEFAULTS)
  })

  it('reads every variable', () => {
    expect(readConfig(VALUES)).toEqual({
      port: 0,
      host: '::',
      publicUrl: 'https://orders.example.com',
      trustProxy: 'loopback, 10.0.0.0/8',
      databaseUrl: 'postgres://me:secret@db/orders',
      databaseDirectUrl: 'postgresql://me:secret@db:6432/orders',
      databaseConnections: 25,
      dataDirectory: '/var/lib/orders',
      authSecret: 'x'.repeat(32),
      admin: { username: 'ada.l_1', password: '12345678' },
      demo: { orders: 0, changesPerMinute: 0 },
      statsIntervalMs: 100,
      maxStreams: 1,
      maxStreamsPerViewer: 1,
      rateLimitPerSecond: 1,
      resumeWindowHours: 1,
      logLevel: 'debug',
    })
  })

  it.each([
    { name: 'PORT', value: 'http', says: 'a whole number from 0 to 65535' },
    { name: 'PORT', value: '65536', says: 'a whole number from 0 to 65535' },
    { name: 'PORT', value: '-1', says: 'a whole number from 0 to 65535' },
    { name: 'PORT', value: '4000.5', says: 'a whole number from 0 to 65535' },
    { name: 'PORT', value: ' 4000', says: 'a whole number from 0 to 65535' },
    { name: 'PORT', value: ' 4000', says: 'spaces or quotes around it' },
    { name: 'PORT', value: '"4000"', says: 'spaces or quotes around it' },
    { name: 'HOST', value: ' ', says: 'an IP address or a host name without a port' },
    { name: 'HOST', value: '0.0.0.0:80', says: 'without a port' },
    { name: 'HOST', value: 'http://0.0.0.0', says: 'an IP address or a host name' },
    { name: 'HOST', value: '[::1]', says: 'like 127.0.0.1, ::' },
    { name: 'HOST', value: '"::"', says: 'spaces or quotes around it' },
    { name: 'PUBLIC_URL', value: 'orders.example.com', says: 'like https://' },
    { name: 'PUBLIC_URL', value: 'ftp://orders.example.com', says: 'like https://' },
    { name: 'PUBLIC_URL', value: 'https://example.com/hunter2', says: 'without a path' },
    { name: 'PUBLIC_URL', value: 'https://example.com/?hunter2', says: 'without a path' },
    { name: 'PUBLIC_URL', value: 'https://me:hunter2@example.com', says: 'without a path' },
    { name: 'PUBLIC_URL', value: 'https://*.example.com', says: 'one host name without *' },
    { name: 'TRUST_PROXY', value: 'true', says: '"off"' },
    { name: 'TRUST_PROXY', value: '1', says: '"off"' },
    { name: 'TRUST_PROXY', value: 'loopback, 2', says: '"off"' },
    { name: 'TRUST_PROXY', value: '10.0.0.0/99', says: 'addresses' },
    { name: 'DATABASE_URL', value: 'mysql://hunter2@db/orders', says: 'like postgres://' },
    { name: 'DATABASE_DIRECT_URL', value: 'hunter2', says: 'like postgres://' },
    { name: 'DATABASE_URL', value: 'postgres://me:hun#ter2@db/orders', says: '# as %23' },
    { name: 'DATABASE_URL', value: 'postgres://me:1#hunter2@db/orders', says: '# as %23' },
    { name: 'DATABASE_URL', value: 'postgres://me:hun/ter2@db/orders', says: '/ as %2F' },
    { name: 'DATABASE_URL', value: 'postgres://me:1?hunter2@db/orders', says: '? as %3F' },
    { name: 'DATABASE_URL', value: 'postgres://me:100%hunter2@db/orders', says: '% as %25' },
    { name: 'DATABASE_URL', value: 'postgres://me:hunter2@db:port/orders', says: 'like postgres' },
    { name: 'DATABASE_URL', value: 'postgres://me:hunter2@a,b:x/orders', says: 'like postgres' },
    { name: 'DATABASE_URL', value: 'postgres://me:hunter2@db', says: 'name of the database' },
    { name: 'DATABASE_URL', value: 'postgres://me:hunter2@a,b/?x=1', says: 'name of the database' },
    { name: 'DATABASE_URL', value: 'postgres://db/orders?schema=shop', says: 'schema public' },
    { name: 'DATABASE_URL', value: 'postgres://db/orders?sslmode=on', says: 'sslmode is one of' },
    { name: 'DATABASE_URL', value: 'postgres://db/o?sslmode=verify-ca', says: 'sslrootcert=FILE' },
    {
      name: 'DATABASE_URL',
      value: 'postgres://db/o?sslmode=verify-ca&sslrootcert=/no/such.pem',
      says: '/no/such.pem',
    },
    {
      name: 'DATABASE_URL',
      value: 'postgres://db/o?sslmode=verify-full&sslrootcert=/',
      says: 'the file of sslrootcert: EISDIR',
    },
    {
      name: 'DATABASE_URL',
      value: 'postgres://me:hunter2@db/o?target_session_attrs=read-only',
      says: 'the server needs the primary',
    },
    { name: 'DATABASE_DIRECT_URL', value: 'postgres://me:hun#ter2@db/o', says: '# as %23' },
    {
      name: 'DATABASE_DIRECT_URL',
      value: 'postgres://me:hunter2@db/o',
      says: 'only together with DATABASE_URL',
    },
    { name: 'DATA_DIR', value: '~/hunter2', says: 'a path' },
    { name: 'DATA_DIR', value: 'file:///hunter2', says: 'a path' },
    { name: 'AUTH_SECRET', value: ' '.repeat(40), says: 'besides the spaces' },
    { name: 'AUTH_SECRET', value: 'hunter2', says: 'at least 32 characters' },
    { name: 'ADMIN_USERNAME', value: 'a', says: '3 to 30 letters' },
    { name: 'ADMIN_USERNAME', value: 'ada lovelace', says: '3 to 30 letters' },
    { name: 'ADMIN_USERNAME', value: 'system', says: 'not system' },
    { name: 'ADMIN_PASSWORD', value: 'hunter2', says: 'at least 8 characters' },
    { name: 'ADMIN_PASSWORD', value: 'hunter2'.repeat(30), says: 'at most 128 characters' },
    { name: 'DEMO_ORDERS', value: '1e3', says: 'a whole number from 0' },
    { name: 'DEMO_RATE', value: 'fast', says: 'a whole number from 0' },
    { name: 'STATS_INTERVAL_MS', value: '99', says: 'a whole number from 100' },
    { name: 'MAX_STREAMS', value: '0', says: 'a whole number from 1' },
    { name: 'MAX_STREAMS_PER_VIEWER', value: '0', says: 'a whole number from 1' },
    { name: 'RATE_LIMIT_PER_SECOND', value: '0', says: 'a whole number from 1' },
    { name: 'LOG_LEVEL', value: 'loud', says: 'one of trace, debug' },
  ])(
    'refuses $name=$value with a message that has the name but not the value',
    ({ name, value, says }) => {
      const read = () => readConfig({ [name]: value })
      expect(read).toThrow(ConfigError)
      expect(read).toThrow(`  ${name}: `)
      expect(read).toThrow(says)
      expect(read).not.toThrow('hunter2')
    },
  )

  it('says in one line what is wrong with a variable', () => {
    const read = () => readConfig({ PUBLIC_URL: 'orders.example.com' })
    expect(read).toThrow(/^The configuration is invalid:\n {2}PUBLIC_URL: .*$/)
  })

  it.each(['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost', 'orders_1.example'])(
    'accepts the HOST %s',
    (host) => {
      expect(readConfig({ HOST: host }).host).toBe(host)
    },
  )

  it.each([
    'postgres://me@db/orders',
    'postgres://me:p%40%23%2F%3F%25ss@a:1,b,[::1]:3/orders?sslmode=require',
    'postgres://me:p@ss@db/orders',
    'postgres:///orders?host=/run/postgresql',
    'postgres://me@%2Frun%2Fpostgresql/orders',
    'postgres://db/orders?sslmode=prefer&application_name=a%20b',
    'postgres://a,b/orders?target_session_attrs=read-write',
    'postgres://db/orders?options=-c%20search_path%3Dpublic',
  ])('accepts the DATABASE_URL %s', (url) => {
    expect(readConfig({ DATABASE_URL: url }).databaseUrl).toBe(url)
  })

  it('accepts a PUBLIC_URL with or without the slash at its end', () => {
    for (const url of ['https://orders.example.com', 'http://[::1]:4000/']) {
      expect(readConfig({ PUBLIC_URL: url }).publicUrl).toBe(url)
    }
  })

  it('reports all invalid variables at once', () => {
    const read = () => readConfig({ PORT: 'x', LOG_LEVEL: 'x', AUTH_SECRET: 'x' })
    expect(read).toThrow(/PORT: .*\n.*AUTH_SECRET: .*\n.*LOG_LEVEL: /)
  })
})
