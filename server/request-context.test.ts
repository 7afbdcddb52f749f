import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { addressOf } from './request-context.js';

const request = (forwarded?: string) =>
  ({
    headers: { 'x-forwarded-for': forwarded },
    socket: { remoteAddress: '10.0.0.1' },
  }) as unknown as IncomingMessage;

it.each([
  ['nobody is believed', '1.1.1.1', 0, '10.0.0.1'],
  ['the proxy is believed', '1.1.1.1', 1, '1.1.1.1'],
  ['what a stranger wrote before the proxy is not', '6.6.6.6, 1.1.1.1', 1, '1.1.1.1'],
  ['two proxies are believed', '6.6.6.6, 1.1.1.1, 10.0.0.2', 2, '1.1.1.1'],
  ['a proxy that says nothing is the address', undefined, 1, '10.0.0.1'],
  ['a part that is empty is none', ', 1.1.1.1 ,', 1, '1.1.1.1'],
])('%s: %s through %i', (_what, forwarded, proxies, address) => {
  expect(addressOf(request(forwarded), proxies)).toBe(address);
});
