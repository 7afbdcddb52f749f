import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { post } from './http.js';

it('gives the far side its time for the whole answer, follows nothing and never throws', async () => {
  const server = createServer((incoming, outgoing) => {
    if (incoming.url === '/half') outgoing.writeHead(200).write('suc');
    if (incoming.url === '/elsewhere') outgoing.writeHead(302, { location: '/success' }).end();
    if (incoming.url === '/success') outgoing.end('success');
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const send = (url: string) => post({ url, headers: {}, body: Buffer.from('{}') }, 200);
  expect(await send(`${origin}/success`)).toEqual({ status: 200, body: 'success' });
  expect(await send(`${origin}/silence`)).toEqual({ failure: 'timeout' });
  expect(await send(`${origin}/half`)).toEqual({ failure: 'timeout' });
  expect(await send(`${origin}/elsewhere`)).toEqual({ status: 302, body: '' });
  expect(await send('http://127.0.0.1:1/')).toEqual({ failure: 'unreachable' });
  server.closeAllConnections();
  server.close();
});
