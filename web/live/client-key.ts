import type { InjectionKey } from 'vue'
import type { LiveClient } from './client.ts'

/** Injects the live client. A page has one, provided by main.ts. */
export const liveClientKey: InjectionKey<LiveClient> = Symbol('live client')
