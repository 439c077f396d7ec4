import type { LiveClient, LiveRequest, LiveResult } from './client.ts'
import type { ToHost, ToTab } from './host-messages.ts'
import { requestKey } from './resume.ts'

export interface StreamHostOptions {
  /** Opens the streams that the tabs share. */
  readonly live: LiveClient
  /** Interval at which tabs are asked whether they are still there, in milliseconds. */
  readonly askMs: number
  /**
   * A tab that leaves this many questions in a row unanswered is gone. A count, not a time: after the
   * machine slept, every tab would be too late.
   */
  readonly maxUnanswered: number
}

interface Tab {
  readonly port: MessagePort
  unanswered: number
}

interface Member {
  readonly tab: Tab
  readonly id: number
}

/** One subscription that any number of tabs share. */
interface Run {
  readonly request: LiveRequest
  readonly members: Set<Member>
  /**
   * The newest value of the present stream, for tabs that join later. Undefined while the stream is lost, and
   * while it is stale: an old value would look new.
   */
  newest: LiveResult | undefined
  /** Ends the subscription. */
  readonly stop: () => void
}

export interface StreamHost {
  /** Serves the tab at the other end of the port while it answers. */
  serve: (port: MessagePort) => void
}

/**
 * Holds the streams of all tabs of a browser, in a shared worker. Equal subscriptions of several tabs
 * run once. A tab that joins a running subscription gets its newest value at once. When the last
 * member leaves, the stream is closed. Messages are listed in host-messages.ts.
 */
export function createStreamHost(options: StreamHostOptions): StreamHost {
  const { live } = options
  const tabs = new Set<Tab>()
  const runs = new Map<string, Run>()
  let asking: ReturnType<typeof setInterval> | undefined

  live.onEvent((event, request) => {
    const run = [...runs.values()].find((each) => each.request === request)
    if (!run) return
    if (event !== 'live') run.newest = undefined
    for (const { tab, id } of run.members) tell(tab, { type: 'event', id, event })
  })

  function serve(port: MessagePort): void {
    const tab: Tab = { port, unanswered: 0 }
    port.onmessage = ({ data }: MessageEvent<ToHost>) => receive(tab, data)
    admit(tab)
  }

  function admit(tab: Tab): void {
    tabs.add(tab)
    asking ??= setInterval(askTabs, options.askMs)
    tell(tab, { type: 'welcome' })
  }

  function receive(tab: Tab, message: ToHost): void {
    tab.unanswered = 0
    if (!tabs.has(tab) && message.type !== 'leave') {
      // The tab was frozen, not gone. It gets a welcome and subscribes again.
      admit(tab)
    }
    switch (message.type) {
      case 'subscribe':
        join({ tab, id: message.id }, message.request)
        break
      case 'unsubscribe':
        leave((member) => member.tab === tab && member.id === message.id)
        break
      case 'retry-now':
        live.retryNow()
        break
      case 'restart':
        for (const run of runs.values()) run.newest = undefined
        live.restart()
        break
      case 'here':
        break
      case 'leave':
        forget(tab)
        break
    }
  }

  function join(member: Member, request: LiveRequest): void {
    const key = requestKey(request)
    const run = runs.get(key) ?? start(key, request)
    run.members.add(member)
    if (run.newest) tell(member.tab, { type: 'next', id: member.id, result: run.newest })
  }

  function start(key: string, request: LiveRequest): Run {
    const members = new Set<Member>()
    const run: Run = {
      request,
      members,
      newest: undefined,
      stop: live.subscribe(request, {
        next(result) {
          run.newest = result
          for (const { tab, id } of members) tell(tab, { type: 'next', id, result })
        },
        error: () => undefined,
        complete() {
          runs.delete(key)
          for (const { tab, id } of members) tell(tab, { type: 'complete', id })
        },
      }),
    }
    runs.set(key, run)
    return run
  }

  function leave(goes: (member: Member) => boolean): void {
    for (const [key, run] of runs) {
      for (const member of run.members) if (goes(member)) run.members.delete(member)
      if (run.members.size > 0) continue
      runs.delete(key)
      run.stop()
    }
  }

  function forget(tab: Tab): void {
    tabs.delete(tab)
    leave((member) => member.tab === tab)
    if (tabs.size > 0) return
    clearInterval(asking)
    asking = undefined
  }

  function askTabs(): void {
    for (const tab of tabs) {
      if (tab.unanswered >= options.maxUnanswered) {
        forget(tab)
        continue
      }
      tab.unanswered += 1
      tell(tab, { type: 'are-you-there' })
    }
  }

  return { serve }
}

function tell(tab: Tab, message: ToTab): void {
  tab.port.postMessage(message)
}
