import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { addressOf, placeOf, trustOf } from './proxies.js';

const request = (forwarded?: string, remoteAddress = '10.0.0.1') =>
  ({
    headers: { 'x-forwarded-for': forwarded },
    socket: { remoteAddress },
    connection: { remoteAddress },
  }) as unknown as IncomingMessage;

it.each([
  ['nobody is believed', '1.1.1.1', 0, '10.0.0.1'],
  ['the proxy is believed', '1.1.1.1', 1, '1.1.1.1'],
  ['what a stranger wrote before the proxy is not', '6.6.6.6, 1.1.1.1', 1, '1.1.1.1'],
  ['two proxies are believed', '6.6.6.6, 1.1.1.1, 10.0.0.2', 2, '1.1.1.1'],
  ['a proxy that says nothing is the address', undefined, 1, '10.0.0.1'],
  ['a part that is empty is none', ', 1.1.1.1 ,', 1, '1.1.1.1'],
  ['an empty list believes nobody', '1.1.1.1', [], '10.0.0.1'],
  ['a network of ours is believed', '1.1.1.1', ['10.0.0.0/8'], '1.1.1.1'],
  ['a network that is not ours is not', '1.1.1.1', ['192.168.0.0/16'], '10.0.0.1'],
  ['networks are believed as far as they reach', '6.6.6.6, 1.1.1.1, 10.9.9.9', ['10.0.0.0/8'], '1.1.1.1'],
  ['a name stands for its networks', '1.1.1.1', ['uniquelocal'], '1.1.1.1'],
])('%s: %s through %j', (_what, forwarded, proxies, address) => {
  expect(addressOf(request(forwarded), trustOf(proxies))).toBe(address);
});

it('writes an IPv4 address one way, and says of a closed socket that it does not know', () => {
  expect(addressOf(request(undefined, '::ffff:10.0.0.1'), trustOf(0))).toBe('10.0.0.1');
  expect(addressOf(request('1.1.1.1', '::ffff:10.0.0.1'), trustOf(['10.0.0.0/8']))).toBe('1.1.1.1');
  expect(addressOf(request(undefined, ''), trustOf(0))).toBe('unknown');
});

it('refuses what is no network', () => {
  expect(() => trustOf(['10.0.0.0/99'])).toThrow('10.0.0.0/99');
  expect(() => trustOf(['proxy.example.cn'])).toThrow('proxy.example.cn');
});

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1', 'fe80:0:0:0::/64'],
  ['unknown', 'unknown'],
])('takes %s for %s', (address, place) => {
  expect(placeOf(address)).toBe(place);
});
