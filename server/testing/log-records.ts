import { z } from 'zod'
import { createLog, type Logger } from '../process/log.ts'

const LogRecord = z.looseObject({ level: z.string(), msg: z.string().optional() })
export type LogRecord = z.infer<typeof LogRecord>

export interface RecordedLog {
  readonly log: Logger
  /** Everything that was logged, one JSON object per line. */
  readonly text: () => string
  readonly records: () => LogRecord[]
}

/** Creates a log that is kept in memory. */
export function recordLog(level = 'debug'): RecordedLog {
  const lines: string[] = []
  return {
    log: createLog(level, { write: (line) => void lines.push(line) }),
    text: () => lines.join(''),
    records: () => lines.map((line) => LogRecord.parse(JSON.parse(line))),
  }
}
