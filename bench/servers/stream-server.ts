/** Bytes in use; see `bench/preload.mjs`. */
export interface Memory {
  rss: number
  compactRss: number
  heapUsed: number
  external: number
}

/** A measured server in a separate process. */
export interface StreamServer {
  readonly url: string
  /** The id of the process whose CPU time is measured. */
  readonly pid: number
  memory(): Promise<Memory>
  stop(): Promise<void>
}
