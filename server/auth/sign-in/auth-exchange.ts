/** A request to one of better-auth's routes, and its answer. */
export interface AuthExchange {
  /** The path below `/api/auth`: "/sign-in/username". */
  readonly route: string
  readonly body: Uint8Array
  /** The client's IP address. */
  readonly ip: string
  readonly response: Response
}
