import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyAddr from 'proxy-addr';

/** How many proxies stand in front, or the addresses and networks (CIDR) they call from. */
export type TrustProxy = number | readonly string[];

/** Whether the address that stands `hop` steps before us is a proxy of ours; Express takes the same function. */
export type Trust = (address: string, hop: number) => boolean;

/** Throws for what is no address, network or name of one (`loopback`, `linklocal`, `uniquelocal`). */
export function trustOf(proxies: TrustProxy): Trust {
  if (typeof proxies === 'number') return (_address, hop) => hop < proxies;
  return proxies.length ? proxyAddr.compile([...proxies]) : () => false;
}

/**
 * The address of whoever asks, over HTTP and over a socket alike. Each proxy in front adds the address it was called
 * from at the end of `X-Forwarded-For`; what stands before those of our own proxies is what a stranger wrote.
 */
export function addressOf(request: IncomingMessage, trust: Trust): string {
  const chain = proxyAddr.all(request, trust).filter(Boolean);
  return (chain.at(-1) ?? 'unknown').replace(/^::ffff:(?=[\d.]+$)/i, '');
}

/** What counts as one place: an IPv6 network of /64 is given to a single household, and all of its addresses are theirs. */
export function placeOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const before = head ? head.split(':') : [];
  const after = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
