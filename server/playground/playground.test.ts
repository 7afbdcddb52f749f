import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { playgroundRoutes, type PlaygroundOptions } from './playground.js';

const TOKEN = 'a-long-and-secret-token';
const XIAOMING = { username: 'xiaoming', label: '小明', password: 'demo-password' };
const distDir = mkdtempSync(join(tmpdir(), 'playground-'));
const stops: (() => void)[] = [];

beforeAll(() => {
  mkdirSync(join(distDir, 'assets'));
  writeFileSync(join(distDir, 'index.html'), '<!doctype html>page');
  writeFileSync(join(distDir, 'assets', 'index-abc.js'), 'script');
});
afterEach(() => stops.splice(0).forEach(stop => stop()));
afterAll(() => rmSync(distDir, { recursive: true }));

async function serve(options: Partial<PlaygroundOptions>) {
  const app = express();
  const routes = playgroundRoutes({
    distDir,
    open: false,
    token: null,
    opens: offered => Promise.resolve(offered === options.token),
    addressOf: () => '127.0.0.1',
    demoAccounts: [XIAOMING],
    cashierOrigin: null,
    schema: () => 'type Query { here: Boolean }',
    ...options,
  });
  app.use('/playground', routes);
  const server = app.listen(0, '127.0.0.1');
  await new Promise(listening => server.once('listening', listening));
  stops.push(() => server.close());
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return (path: string, cookie = '') => fetch(origin + path, { redirect: 'manual', headers: { cookie } });
}

describe('the Playground in development', () => {
  it('is open and offers the demo accounts', async () => {
    const get = await serve({ open: true });
    const page = await get('/playground/');
    expect([page.status, await page.text()]).toEqual([200, '<!doctype html>page']);
    const config = await get('/playground/config.json');
    expect(await config.json()).toEqual({ accounts: [XIAOMING], token: null });
    expect(config.headers.get('cache-control')).toBe('no-store');
  });

  it('leads the address without a slash to the one with it', async () => {
    const get = await serve({ open: true });
    const answer = await get('/playground');
    expect([answer.status, answer.headers.get('location')]).toEqual([308, '/playground/']);
  });

  it('lets browsers keep hashed files for ever and ask for the page each time', async () => {
    const get = await serve({ open: true });
    const script = await get('/playground/assets/index-abc.js');
    expect(script.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    const page = await get('/playground/');
    expect(page.headers.get('cache-control')).toBe('no-cache');
  });

  it('forbids inline scripts and foreign hosts, and frames the cashier only', async () => {
    const get = await serve({ open: true, cashierOrigin: 'http://127.0.0.1:4100' });
    const policy = (await get('/playground/')).headers.get('content-security-policy') ?? '';
    const rules = Object.fromEntries(policy.split('; ').map(rule => rule.split(/ (.*)/).slice(0, 2)));
    expect(rules).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'worker-src': "'self'",
      // Older browsers do not take a socket to the same host for one's own origin.
      'connect-src': expect.stringMatching(
        /^'self' ws:\/\/127\.0\.0\.1:\d+ wss:\/\/127\.0\.0\.1:\d+$/,
      ) as string,
      'frame-src': 'http://127.0.0.1:4100',
      'frame-ancestors': "'none'",
    });
  });

  it('answers 404 for an unknown file and says what to do when nothing is built', async () => {
    const get = await serve({ open: true });
    expect((await get('/playground/nothing.js')).status).toBe(404);
    const unbuilt = await serve({ open: true, distDir: join(distDir, 'nowhere') });
    const answer = await unbuilt('/playground/');
    expect([answer.status, await answer.text()]).toEqual([
      503,
      'Playground 还没有构建：请运行 npm run build:playground',
    ]);
  });
});

describe('the Playground in production', () => {
  it('is off without a token: neither page, nor file, nor accounts', async () => {
    const get = await serve({});
    for (const path of [
      '/playground/',
      '/playground/config.json',
      '/playground/schema.graphql',
      '/playground/assets/index-abc.js',
    ])
      expect((await get(path)).status).toBe(404);
  });

  it('refuses who brings no token, a wrong one, or a made-up cookie', async () => {
    const get = await serve({ token: TOKEN });
    expect((await get('/playground/')).status).toBe(401);
    const wrong = await get('/playground/?token=guess');
    expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([403, null]);
    expect((await get('/playground/?token=a&token=b')).status).toBe(401);
    expect((await get('/playground/', 'zhike_playground=made-up')).status).toBe(401);
    expect((await get('/playground/', `zhike_playground=${TOKEN}`)).status).toBe(401);
    for (const path of ['assets/index-abc.js', 'config.json', 'schema.graphql'])
      expect((await get(`/playground/${path}`)).status).toBe(401);
  });

  it('takes the token once and then a strict HttpOnly cookie that is not the token', async () => {
    const get = await serve({ token: TOKEN });
    const first = await get(`/playground?token=${TOKEN}`);
    const cookie = first.headers.get('set-cookie') ?? '';
    expect(first.status).toBe(200);
    expect(await first.text()).toBe(
      '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=/playground/">',
    );
    expect(cookie).toMatch(
      /^zhike_playground=[0-9a-f]{64}; Max-Age=43200; Path=\/playground; .*HttpOnly; SameSite=Strict$/,
    );
    expect(cookie).not.toContain(TOKEN);
    const page = await get('/playground/', `other=1; ${cookie.split(';')[0]}`);
    expect([page.status, await page.text()]).toEqual([200, '<!doctype html>page']);
  });

  it('gives away no demo account, even to who has the token, but what the page needs to ask', async () => {
    const get = await serve({ token: TOKEN });
    const cookie = (await get(`/playground?token=${TOKEN}`)).headers.get('set-cookie')?.split(';')[0];
    expect(await (await get('/playground/config.json', cookie)).json()).toEqual({
      accounts: [],
      token: TOKEN,
    });
    const schema = await get('/playground/schema.graphql', cookie);
    expect(await schema.text()).toBe('type Query { here: Boolean }');
  });

  it('forgets everybody when the token changes', async () => {
    const old = await serve({ token: 'the-old-token' });
    const cookie = (await old('/playground?token=the-old-token')).headers.get('set-cookie')?.split(';')[0];
    const get = await serve({ token: TOKEN });
    expect((await get('/playground/', cookie)).status).toBe(401);
  });
});
