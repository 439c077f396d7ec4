/** The header in which the HTTP layer hands on the address of the peer; never taken from outside. */
export const PEER_ADDRESS_HEADER = 'x-peer-address'
