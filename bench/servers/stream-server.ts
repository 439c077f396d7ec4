/** Bytes in use; see `bench/preload.mjs`. */
export interface Memory {
  rss: number
  compactRss: number
  heapUsed: number
  external: number
}

/** A server whose streams are measured, in a process of its own. */
export interface StreamServer {
  readonly url: string
  /** Of the process whose time counts. */
  readonly pid: number
  memory(): Promise<Memory>
  stop(): Promise<void>
}
