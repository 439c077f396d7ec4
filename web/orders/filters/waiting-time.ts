const hour = 60 * 60

/** The shortest time in the present status to filter by, in seconds. */
export const waitingSeconds = { '1h': hour, '4h': 4 * hour, '1d': 24 * hour, '3d': 72 * hour }

export type WaitingTime = keyof typeof waitingSeconds

export const waitingTimes = ['1h', '4h', '1d', '3d'] as const satisfies readonly WaitingTime[]
