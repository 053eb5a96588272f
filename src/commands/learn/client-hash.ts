/* eslint-disable no-bitwise -- a hash */
/** A 32-bit hash of a client: its address and its user agent, because many clients may share an address. */
export function clientHash(address: string, userAgent: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < address.length; i++) {
    hash = Math.imul(hash ^ address.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ 0x1f, 0x01000193);
  for (let i = 0; i < userAgent.length; i++) {
    hash = Math.imul(hash ^ userAgent.charCodeAt(i), 0x01000193);
  }
  // The lower bits of addresses that differ in the last digit would be alike.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
