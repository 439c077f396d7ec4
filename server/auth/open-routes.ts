/** Where better-auth's routes begin. */
export const AUTH_PATH = '/api/auth'

/** The routes of better-auth that are open. All others, sign-up above all, answer 404. */
export const OPEN_AUTH_ROUTES: ReadonlyMap<string, 'GET' | 'POST'> = new Map([
  [`${AUTH_PATH}/sign-in/username`, 'POST'],
  [`${AUTH_PATH}/sign-out`, 'POST'],
  [`${AUTH_PATH}/get-session`, 'GET'],
  [`${AUTH_PATH}/invitation`, 'POST'],
  [`${AUTH_PATH}/accept-invitation`, 'POST'],
  [`${AUTH_PATH}/change-password`, 'POST'],
  [`${AUTH_PATH}/two-factor/enable`, 'POST'],
  [`${AUTH_PATH}/two-factor/verify-totp`, 'POST'],
  [`${AUTH_PATH}/two-factor/verify-backup-code`, 'POST'],
  [`${AUTH_PATH}/two-factor/disable`, 'POST'],
  [`${AUTH_PATH}/two-factor/generate-backup-codes`, 'POST'],
])
