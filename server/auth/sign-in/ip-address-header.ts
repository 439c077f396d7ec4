/**
 * The header in which better-auth is told the client's IP address. Auth sets it on each request itself; a
 * header of this name that a client sends is never passed on.
 */
export const IP_ADDRESS_HEADER = 'x-client-ip'
