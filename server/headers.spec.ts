import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from './testkit/start-app.js';

let app: TestApp;
let proxied: TestApp;
beforeAll(async () => {
  [app, proxied] = await Promise.all([startApp(), startApp({ trustProxy: ['127.0.0.1'] })]);
  const media = join(app.config.dataDir, 'media/public');
  mkdirSync(media, { recursive: true });
  writeFileSync(join(media, 'picture.webp'), 'picture');
});
afterAll(() => Promise.all([app.stop(), proxied.stop()]));

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(app.origin + path, { redirect: 'manual', headers });

/** What comes back for a request line that no client of ours would write. */
function raw(line: string): Promise<string> {
  const { hostname, port } = new URL(app.origin);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let heard = '';
    socket.on('data', data => (heard += data.toString())).on('error', reject);
    socket.on('end', () => resolve(heard));
    socket.write(`${line}\r\nhost: x\r\nconnection: close\r\n\r\n`);
  });
}

const rulesOf = (response: Response): Record<string, string> =>
  Object.fromEntries(
    (response.headers.get('content-security-policy') ?? '')
      .split('; ')
      .map(rule => rule.split(/ (.*)/).slice(0, 2)),
  ) as Record<string, string>;

describe('every answer', () => {
  it.each([
    '/healthz',
    '/graphql',
    '/nowhere',
    '/playground/config.json',
    '/media/picture.webp',
    '/media/none.webp',
    '/pay/notify/wechat',
  ])('%s: is taken for nothing else, framed by nobody, and says nothing of who made it', async path => {
    const { headers } = await get(path);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin-allow-popups',
    });
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('referrer-policy')).toMatch(/^(same-origin|no-referrer)$/);
    expect(headers.get('permissions-policy')).toContain('camera=()');
    expect([headers.get('x-powered-by'), headers.get('server')]).toEqual([null, null]);
  });

  it('lets mini programs show pictures, and nobody else anything', async () => {
    expect((await get('/media/picture.webp')).headers.get('cross-origin-resource-policy')).toBe(
      'cross-origin',
    );
    expect((await get('/healthz')).headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });
});

describe('pages', () => {
  const built = ['dist/build/h5/index.html', 'dist/playground/index.html'].every(path => existsSync(path));

  it.skipIf(!built).each([
    ['/', 'dist/build/h5'],
    ['/playground/', 'dist/playground'],
  ])('%s: runs no inline script, and has none', async (path, folder) => {
    const page = await get(path);
    expect(rulesOf(page)).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'object-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-src': app.config.sandboxOrigin,
      'frame-ancestors': "'none'",
      'connect-src': `'self' ws://${new URL(app.origin).host} wss://${new URL(app.origin).host}`,
    });
    const html = readFileSync(join(folder, 'index.html'), 'utf8');
    const scripts = html.match(/<script\b[^>]*>[^<]*/g) ?? [];
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(script).toMatch(/^<script [^>]*src="[^"]+"[^>]*>\s*$/);
    expect(html).not.toMatch(/\son\w+=|javascript:/i);
  });

  it('names no host in its policy that is none', async () => {
    const { port } = new URL(app.origin);
    const policy = await new Promise<string>(resolve =>
      httpRequest({ port, path: '/playground/', headers: { host: "evil'; script-src *" } }, response =>
        resolve(String(response.resume().headers['content-security-policy'])),
      ).end(),
    );
    expect(policy).toContain("connect-src 'self';");
    expect(policy).not.toContain('evil');
  });
});

describe('TLS', () => {
  const hstsOf = async (origin: string, headers: Record<string, string> = {}) =>
    (await fetch(`${origin}/healthz`, { headers })).headers.get('strict-transport-security');

  it('is asked for again only where it was there', async () => {
    expect(await hstsOf(app.origin)).toBeNull();
    expect(await hstsOf(proxied.origin)).toBeNull();
    expect(await hstsOf(proxied.origin, { 'x-forwarded-proto': 'https' })).toBe('max-age=31536000');
  });

  it('is not believed of a stranger', async () => {
    expect(await hstsOf(app.origin, { 'x-forwarded-proto': 'https' })).toBeNull();
  });
});

describe('what cannot be found or read', () => {
  it.each([
    ['/nowhere', 404],
    ['/%', 404],
    ['/%c0%ae%c0%ae/etc/passwd', 404],
    ['/media/%', 400],
    ['/media/file/%E0%A4%A', 400],
    ['/media/file/x', 403],
    ['/media/play/x/index.m3u8', 403],
    ['/media/play/x/key', 403],
    ['/media/pages/x/..%2f..', 403],
    ['/media/../../package.json', 404],
    ['/media/%2e%2e/private/x', 404],
    ['/assets/%2e%2e%2f%2e%2e%2findex.html', 404],
    ['/.env', 404],
    ['/playground/..%2fpackage.json', 404],
    ['//evil.example/%2f..', 404],
  ])('%s answers %i and nothing of the inside', async (path, status) => {
    const text = await raw(`GET ${path} HTTP/1.1`);
    expect(Number(text.split(' ')[1])).toBe(status);
    expect(text).not.toMatch(/node_modules|\bat .*[jt]s:|Error:|<pre>|Cannot GET|express/i);
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE'])('%s is no way to ask', async method => {
    const text = await raw(`${method} /graphql HTTP/1.1`);
    expect(Number(text.split(' ')[1])).toBe(405);
  });
});
