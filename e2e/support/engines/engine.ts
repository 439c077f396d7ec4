/**
 * A tab of any browser engine. Elements are found by CSS selectors. Methods wait for an element that does
 * not exist yet, up to `ELEMENT_WAIT_MS`.
 */
export interface Tab {
  /** Opens a URL and waits until the document has loaded. */
  goto(url: string): Promise<void>
  /** Evaluates a JavaScript expression in the page. Returns its value as JSON. */
  eval(expression: string): Promise<unknown>
  waitFor(selector: string): Promise<void>
  click(selector: string): Promise<void>
  /** Replaces the text of a field. */
  fill(selector: string, text: string): Promise<void>
  /** Sets the size of the page, in CSS pixels. */
  size(width: number, height: number): Promise<void>
  /** Takes a screenshot as PNG. */
  shot(): Promise<Buffer>
  close(): Promise<void>
}

/** A browser with its own cookies, which its tabs share. */
export interface Person {
  openTab(): Promise<Tab>
  /** Closes the browser and all its tabs. */
  close(): Promise<void>
}

export interface RunningEngine {
  /** Opens a browser without cookies. Close it before the next one: some engines cannot run two. */
  meetPerson(): Promise<Person>
  stop(): Promise<void>
}

export interface Engine {
  readonly name: string
  /** Why the engine cannot run on this machine; undefined if it can. */
  readonly missing: string | undefined
  start(): Promise<RunningEngine>
}

export const ELEMENT_WAIT_MS = 15_000
