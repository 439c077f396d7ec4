import type { InjectionKey } from 'vue'
import type { LiveClient } from './client.ts'

/** The page's one live client. */
export const liveClientKey: InjectionKey<LiveClient> = Symbol('live client')
