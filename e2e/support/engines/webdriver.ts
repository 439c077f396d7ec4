import { z } from 'zod'
import { ELEMENT_WAIT_MS, type Person, type Tab } from './engine.ts'

/** The key of an element's reference in WebDriver's JSON. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'

/** The timeout of a page load, in ms. Without it, a page that hangs would block all later commands. */
const PAGE_WAIT_MS = 20_000
const COMMAND_WAIT_MS = 30_000

const Answer = z.object({ value: z.unknown() })
const Failure = z.object({ error: z.string(), message: z.string() })
const Session = z.object({ sessionId: z.string() })
const Handle = z.string()
const NewWindow = z.object({ handle: z.string() })
const Element = z.object({ [ELEMENT]: z.string() })

/** Starts a browser through the WebDriver server at the URL `driver`, with plain HTTP requests. */
export async function startSession(driver: string, capabilities: object): Promise<Person> {
  const { sessionId } = Session.parse(
    await call('POST', `${driver}/session`, { capabilities: { alwaysMatch: capabilities } }),
  )
  const session = `${driver}/session/${sessionId}`
  await call('POST', `${session}/timeouts`, { pageLoad: PAGE_WAIT_MS })
  const inOrder = oneAfterTheOther()
  // A session starts with one window, which becomes the first tab.
  let unused: string | undefined = Handle.parse(await call('GET', `${session}/window`))

  return {
    openTab: () =>
      inOrder(async () => {
        const first = unused
        unused = undefined
        return tabOf(session, first ?? (await newWindow(session)), inOrder)
      }),
    close: async () => {
      await inOrder(() => call('DELETE', session))
    },
  }
}

async function newWindow(session: string): Promise<string> {
  return NewWindow.parse(await call('POST', `${session}/window/new`, { type: 'tab' })).handle
}

type InOrder = <Result>(work: () => Promise<Result>) => Promise<Result>

/** Runs commands one at a time: they go to the session's current window, which each selects first. */
function oneAfterTheOther(): InOrder {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = last.then(work)
    last = result.catch(() => undefined)
    return result
  }
}

function tabOf(session: string, handle: string, inOrder: InOrder): Tab {
  const inWindow: InOrder = (work) =>
    inOrder(async () => {
      await call('POST', `${session}/window`, { handle })
      return work()
    })
  const withElement = (
    selector: string,
    use: (element: string) => Promise<unknown> = () => Promise.resolve(),
  ) =>
    patiently(() =>
      inWindow(async () => {
        const using = { using: 'css selector', value: selector }
        const found = Element.parse(await call('POST', `${session}/element`, using))
        await use(`${session}/element/${found[ELEMENT]}`)
      }),
    )

  return {
    goto: (url) =>
      inWindow(async () => {
        await call('POST', `${session}/url`, { url })
      }),
    eval: (expression) =>
      inWindow(() =>
        call('POST', `${session}/execute/sync`, { script: `return (${expression})`, args: [] }),
      ),
    waitFor: (selector) => withElement(selector),
    click: (selector) => withElement(selector, (element) => call('POST', `${element}/click`, {})),
    fill: (selector, text) =>
      withElement(selector, async (element) => {
        await call('POST', `${element}/clear`, {})
        await call('POST', `${element}/value`, { text })
      }),
    size: (width, height) =>
      inWindow(async () => {
        await call('POST', `${session}/window/rect`, { x: 0, y: 0, width, height })
      }),
    shot: () =>
      inWindow(async () => {
        const png = z.string().parse(await call('GET', `${session}/screenshot`))
        return Buffer.from(png, 'base64')
      }),
    close: () =>
      inWindow(async () => {
        await call('DELETE', `${session}/window`)
      }),
  }
}

/** WebDriver's errors for an element that does not exist yet, or whose document was just replaced. */
const PASSING: ReadonlySet<string> = new Set([
  'no such element',
  'no such frame',
  'stale element reference',
  'element not interactable',
])

/** Retries while the page is not ready. Commands of other tabs run between the attempts. */
async function patiently(work: () => Promise<void>): Promise<void> {
  const giveUpAt = Date.now() + ELEMENT_WAIT_MS
  for (;;) {
    try {
      await work()
      return
    } catch (error) {
      const passing = error instanceof WebDriverError && PASSING.has(error.code)
      if (!passing || Date.now() > giveUpAt) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

class WebDriverError extends Error {
  readonly code: string

  constructor(command: string, { error, message }: z.infer<typeof Failure>) {
    super(`${command}: ${error}: ${message}`)
    this.code = error
  }
}

/** Sends a command. Throws the driver's error, or a timeout if the driver does not answer. */
async function call(method: string, url: string, body?: object): Promise<unknown> {
  const response = await fetch(url, {
    method,
    signal: AbortSignal.timeout(COMMAND_WAIT_MS),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const { value } = Answer.parse(await response.json())
  if (response.ok) return value
  throw new WebDriverError(`${method} ${new URL(url).pathname}`, Failure.parse(value))
}
