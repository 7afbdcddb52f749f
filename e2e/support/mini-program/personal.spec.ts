import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repository } from '../paths.js';
import type { App } from './app.js';
import { fixtureBuild } from './fixture.js';
import { launchMiniProgram, type LaunchMiniProgram } from './launch.js';

const APP = { pages: ['pages/one'], window: {} };
const FETCH = `url: 'http://127.0.0.1:4000/export.json'`;

const weixin = fixtureBuild({
  'app.json': JSON.stringify(APP),
  'app.js': 'App({});',
  'pages/one.json': '{}',
  'pages/one.wxml': `
    <view class="said">{{said}}</view><view class="consent">{{consent}}</view>
    <button class="phone" open-type="getPhoneNumber" bindgetphonenumber="phone">phone</button>
    <button class="off" disabled open-type="getPhoneNumber" bindgetphonenumber="phone">off</button>
    <button class="odd" open-type="chooseAvatar">odd</button>
    <button class="copy" bindtap="copy">copy</button>
    <button class="listen" bindtap="listen">listen</button>
    <button class="lie" bindtap="lie">lie</button>
    <button class="refuse" bindtap="refuse">refuse</button>
    <button id="agree" class="agree" open-type="agreePrivacyAuthorization" bindagreeprivacyauthorization="agree">agree</button>
    <button class="ask" bindtap="ask">ask</button>
    <button class="fetch" bindtap="fetch">fetch</button>`,
  'pages/one.js': `
    Page({
      data: { said: '', consent: '' },
      say(said) { this.setData({ said: typeof said === 'string' ? said : JSON.stringify(said) }); },
      phone({ detail }) { this.say(detail); },
      copy() { wx.setClipboardData({ data: 'ZK1', success: said => this.say(said), fail: said => this.say(said) }); },
      listen() {
        wx.onNeedPrivacyAuthorization((resolve, { referrer }) => {
          this.resolve = resolve;
          this.setData({ consent: 'needed by ' + referrer });
        });
      },
      lie() { this.resolve({ event: 'agree', buttonId: 'agree' }); },
      refuse() { this.resolve({ event: 'disagree' }); },
      agree() { this.resolve({ event: 'agree', buttonId: 'agree' }); },
      ask() { wx.getPrivacySetting({ success: said => this.say(said) }); },
      fetch() {
        wx.downloadFile({ ${FETCH}, success: ({ statusCode, tempFilePath }) =>
          wx.saveFile({ tempFilePath, success: ({ savedFilePath }) =>
            wx.openDocument({ filePath: savedFilePath, fileType: 'pdf', success: () => this.say(statusCode + ' opened') }) }) });
      },
    });`,
});

const alipay = fixtureBuild({
  'app.json': JSON.stringify(APP),
  'app.js': 'App({});',
  'pages/one.json': '{}',
  'pages/one.axml': `
    <view class="said">{{said}}</view>
    <button class="phone" open-type="getAuthorize" scope="phoneNumber" onGetAuthorize="allowed" onError="failed">phone</button>
    <button class="early" onTap="allowed">early</button>
    <button class="copy" onTap="copy">copy</button>
    <button class="fetch" onTap="fetch">fetch</button>`,
  'pages/one.js': `
    Page({
      data: { said: '' },
      say(said) { this.setData({ said: typeof said === 'string' ? said : JSON.stringify(said) }); },
      allowed() { my.getPhoneNumber({ success: ({ response }) => this.say(response) }); },
      failed({ detail }) { this.say(detail.errorMessage); },
      copy() { my.setClipboard({ text: 'ZK1', success: () => this.say('copied') }); },
      fetch() {
        my.downloadFile({ ${FETCH}, success: ({ apFilePath }) =>
          my.saveFile({ apFilePath, success: saved =>
            my.openDocument({ filePath: saved.apFilePath, fileType: 'pdf', success: () => this.say('opened') }) }) });
      },
    });`,
});

const folder = mkdtempSync(join(tmpdir(), 'zhike-sandbox-'));
let sandbox: ChildProcess;
let sandboxOrigin: string;
let server: Server;
let serverOrigin: string;

beforeAll(async () => {
  sandbox = fork(join(repository, 'server/sandbox/main.ts'), {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, SANDBOX_PORT: '0', SANDBOX_DATA_DIR: folder },
  });
  const [message] = (await once(sandbox, 'message')) as [{ origin: string }];
  sandboxOrigin = message.origin;
  server = createServer((_, response) => response.end('{"orders":[]}')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  serverOrigin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  sandbox.disconnect();
  await once(sandbox, 'exit');
  rmSync(folder, { recursive: true });
});

const launch = (platform: 'weixin' | 'alipay', more: Partial<LaunchMiniProgram> = {}): Promise<App> =>
  launchMiniProgram({
    platform,
    server: { origin: serverOrigin },
    sandbox: { origin: sandboxOrigin },
    user: 'xiaoming',
    build: platform === 'weixin' ? weixin : alipay,
    ...more,
  });

describe('a phone with WeChat', () => {
  it('gives a code of the sandbox to the button that asks, and none when the user says no', async () => {
    const app = await launch('weixin');
    await app.tap('.phone');
    await app.waitForText('.said', /^\{"errMsg":"getPhoneNumber:ok","code":"[0-9a-f]{64}"\}$/);
    app.phone = 'refuses';
    await app.tap('.phone');
    await app.waitForText('.said', 'getPhoneNumber:fail user deny');
    expect(await app.text('.said')).not.toContain('code');
    await app.close();
  });

  it('asks nothing by a button that is disabled, and knows no other kind', async () => {
    const app = await launch('weixin');
    await app.tap('.off');
    await app.tap('.odd');
    await app.until(async () => (await app.faults()).length > 0);
    expect(await app.text('.said')).toBe('');
    await expect(app.close()).rejects.toThrow('open-type="chooseAvatar" is not implemented');
  });

  it('lets what is personal wait until the user agreed, once', async () => {
    const app = await launch('weixin', { privacy: 'needed' });
    await app.tap('.ask');
    await app.waitForText('.said', '"needAuthorization":true');
    await app.tap('.listen');
    await app.tap('.phone');
    await app.waitForText('.consent', 'needed by button.getPhoneNumber');
    expect(await app.text('.said')).not.toContain('getPhoneNumber');
    await app.tap('.agree');
    await app.waitForText('.said', '"errMsg":"getPhoneNumber:ok"');
    await app.tap('.copy');
    await app.waitForText('.said', 'setClipboardData:ok');
    expect(await app.clipboard()).toBe('ZK1');
    await app.close();
  });

  it('fails what waits when the user refuses', async () => {
    const app = await launch('weixin', { privacy: 'needed' });
    await app.tap('.listen');
    await app.tap('.copy');
    await app.waitForText('.consent', 'needed by setClipboardData');
    await app.tap('.refuse');
    await app.waitForText('.said', 'setClipboardData:fail privacy permission is not authorized');
    await app.tap('.phone');
    await app.waitForText('.consent', 'needed by button.getPhoneNumber');
    await app.tap('.refuse');
    await app.waitForText('.said', 'getPhoneNumber:fail privacy permission is not authorized');
    expect(await app.clipboard()).toBe('');
    await app.close();
  });

  it('takes no consent without a tap', async () => {
    const app = await launch('weixin', { privacy: 'needed' });
    await app.tap('.listen');
    await app.tap('.copy');
    await app.waitForText('.consent', 'needed');
    await app.tap('.lie');
    await app.waitForText('.said', 'privacy permission is not authorized');
    await expect(app.close()).rejects.toThrow('nobody tapped a button with the id "agree"');
  });

  it('asks by itself where the app does not', async () => {
    const app = await launch('weixin', { privacy: 'needed' });
    await app.tap('.copy');
    await app.dialog('confirm');
    await app.waitForText('.said', 'setClipboardData:ok');
    await app.close();
  });

  it('downloads, keeps and opens a file', async () => {
    const app = await launch('weixin');
    await app.tap('.fetch');
    await app.waitForText('.said', '200 opened');
    expect(Object.values(await app.files())).toEqual(['{"orders":[]}', '{"orders":[]}']);
    await app.close();
  });
});

describe('a phone with Alipay', () => {
  it('gives a response of the sandbox after the consent, and a refusal before it', async () => {
    const app = await launch('alipay');
    await app.tap('.early');
    await app.waitForText('.said', '"sign":');
    const refusal = await app.text('.said');
    await app.tap('.phone');
    await app.until(async () => (await app.text('.said')) !== refusal);
    expect(JSON.parse(await app.text('.said'))).toMatchObject({ sign_type: 'RSA2', encrypt_type: 'AES' });
    app.phone = 'refuses';
    await app.tap('.phone');
    await app.waitForText('.said', '用户取消授权');
    await app.close();
  });

  it('copies without asking, and downloads, keeps and opens a file', async () => {
    const app = await launch('alipay', { privacy: 'needed' });
    await app.tap('.copy');
    await app.waitForText('.said', 'copied');
    expect(await app.clipboard()).toBe('ZK1');
    await app.tap('.fetch');
    await app.waitForText('.said', 'opened');
    expect(Object.values(await app.files())).toEqual(['{"orders":[]}', '{"orders":[]}']);
    await app.close();
  });
});
