/** A part of the server that runs until it is stopped. */
export interface Running {
  /** Begins nothing new, and resolves when what is under way has ended. Never rejects. */
  stop(): Promise<void>
}

/** Stops parts in the reverse of the order in which they were started, one after the other. */
export async function stopAll(started: readonly Running[]): Promise<void> {
  for (const part of started.toReversed()) await part.stop()
}
