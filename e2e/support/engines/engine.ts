/**
 * What one suite needs of any browser engine. Elements are named by CSS selectors, and an element that
 * is not there yet is waited for, up to `ELEMENT_WAIT_MS`.
 */
export interface Tab {
  /** Loads an address, and waits until the document has loaded. */
  goto(url: string): Promise<void>
  /** The value of a JavaScript expression in the page, as JSON can carry it. */
  eval(expression: string): Promise<unknown>
  waitFor(selector: string): Promise<void>
  click(selector: string): Promise<void>
  /** Empties a field and types into it. */
  fill(selector: string, text: string): Promise<void>
  /** Gives the page this size, in CSS pixels. */
  size(width: number, height: number): Promise<void>
  /** What is to be seen, as PNG. */
  shot(): Promise<Buffer>
  close(): Promise<void>
}

/** A person's browser: cookies of its own, which its tabs share. */
export interface Person {
  openTab(): Promise<Tab>
  /** Closes it with all of its tabs. */
  close(): Promise<void>
}

export interface RunningEngine {
  /** A person who has never been here before. One at a time: not every engine can have two. */
  meetPerson(): Promise<Person>
  stop(): Promise<void>
}

export interface Engine {
  readonly name: string
  /** Why it cannot run on this machine; `undefined` where it can. */
  readonly missing: string | undefined
  start(): Promise<RunningEngine>
}

export const ELEMENT_WAIT_MS = 15_000
