import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type {
  AlipayConfig,
  WechatPayConfig,
  WechatPlatformConfig,
  WechatVirtualConfig,
} from '../../../config.js';

export interface RunningSandbox {
  origin: string;
  wechatPay: WechatPayConfig;
  wechatPlatform: WechatPlatformConfig;
  wechatVirtual: WechatVirtualConfig;
  alipay: AlipayConfig;
  /** One call of the sandbox's HTTP API; answers the parsed body, whatever the status. */
  call<T = Record<string, unknown>>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<T>;
  stop(): Promise<void>;
}

/** The real sandbox as a process of its own, on a free port and in a folder of its own. */
export async function runSandbox(): Promise<RunningSandbox> {
  const folder = await mkdtemp(join(tmpdir(), 'zhike-sandbox-'));
  const main = fileURLToPath(new URL('../../../sandbox/main.ts', import.meta.url));
  const child = fork(main, {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, SANDBOX_PORT: '0', SANDBOX_DATA_DIR: folder },
  });
  const origin = await ready(child).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const settings = JSON.parse(await readFile(join(folder, 'credentials.json'), 'utf8')) as Record<
    string,
    string
  >;
  const setting = (name: string): string => settings[name] ?? '';
  const wechatPlatform = {
    baseUrl: setting('WECHAT_API_BASE_URL'),
    appid: setting('WECHATPAY_APPID'),
    appSecret: setting('WECHAT_APP_SECRET'),
  };
  return {
    origin,
    wechatPay: {
      baseUrl: setting('WECHATPAY_BASE_URL'),
      mchid: setting('WECHATPAY_MCHID'),
      appid: setting('WECHATPAY_APPID'),
      serialNo: setting('WECHATPAY_SERIAL_NO'),
      privateKey: setting('WECHATPAY_PRIVATE_KEY'),
      apiV3Key: setting('WECHATPAY_APIV3_KEY'),
      publicKeyId: setting('WECHATPAY_PUBLIC_KEY_ID'),
      publicKey: setting('WECHATPAY_PUBLIC_KEY'),
    },
    wechatPlatform,
    wechatVirtual: {
      ...wechatPlatform,
      offerId: setting('WECHAT_VIRTUAL_OFFER_ID'),
      appKey: setting('WECHAT_VIRTUAL_APP_KEY'),
      productId: setting('WECHAT_VIRTUAL_PRODUCT_ID'),
      env: 0,
      pushToken: setting('WECHAT_PUSH_TOKEN'),
      pushAesKey: setting('WECHAT_PUSH_AES_KEY'),
    },
    alipay: {
      gatewayUrl: setting('ALIPAY_GATEWAY_URL'),
      appId: setting('ALIPAY_APP_ID'),
      sellerId: setting('ALIPAY_SELLER_ID'),
      privateKey: setting('ALIPAY_PRIVATE_KEY'),
      publicKey: setting('ALIPAY_PUBLIC_KEY'),
      encryptKey: setting('ALIPAY_ENCRYPT_KEY'),
    },
    async call<T>(method: string, path: string, body?: unknown) {
      const response = await fetch(origin + path, {
        method,
        headers: { 'content-type': 'application/json' },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      return (await response.json()) as T;
    },
    async stop() {
      if (child.exitCode === null) {
        child.disconnect();
        await once(child, 'exit');
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function ready(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('message', message => resolve((message as { origin: string }).origin));
    child.once('exit', code => reject(new Error(`The sandbox ended with ${code} before it was ready.`)));
  });
}
