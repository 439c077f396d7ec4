import { pino, stdSerializers, type DestinationStream, type Logger } from 'pino'
import { standardOutput } from './output.ts'

export type { Logger }

/**
 * Creates the structured log: one JSON object per line, by default on standard output. A field whose name suggests a secret is redacted
 * at any depth. The text of a message is not checked, so code must never put a secret into it.
 */
export function createLog(
  level: string,
  destination: DestinationStream = standardOutput(),
): Logger {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (record: object) => publicFields(record, []),
    },
    // `publicFields` serializes errors at any depth, so pino's own serializer is switched off.
    serializers: { err: (error: unknown) => error },
  }
  return pino(options, destination)
}

const SECRET_NAME = /password|authorization|cookie|token|secret|^hash$|key$|totp|codes$/i

/** The fields of an object as they may be logged. `ancestors` are the objects that contain it. */
function publicFields(value: object, ancestors: readonly object[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      SECRET_NAME.test(name) ? '[redacted]' : publicValue(field, [...ancestors, value]),
    ]),
  )
}

function publicValue(value: unknown, ancestors: readonly object[]): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (ancestors.includes(value)) return '[circular]'
  // The message, stack and cause of an error are not enumerable: JSON would omit them.
  if (value instanceof Error) return publicFields(stdSerializers.err(value), [...ancestors, value])
  if (Array.isArray(value)) return value.map((part) => publicValue(part, [...ancestors, value]))
  return publicFields(value, ancestors)
}
