import { readFileSync } from 'node:fs';
import type { AlipayConfig, WechatPayConfig } from '../../../config.js';

interface Message {
  nonce: string;
  body: string;
  signature: string;
}

interface Vectors {
  keys: Record<
    | 'merchantPrivate'
    | 'merchantPrivatePkcs1'
    | 'merchantPublic'
    | 'wechatPublic'
    | 'alipayPublic'
    | 'ellipticPrivate',
    string
  >;
  wechat: Record<'getSignature' | 'postSignature' | 'paySign', string> &
    Record<'answer' | 'emptyAnswer' | 'paid' | 'flipped' | 'refund' | 'textAmount', Message>;
  alipay: Record<'createRequest' | 'tokenRequest', { signString: string; sign: string }> &
    Record<'created' | 'queried' | 'smuggled' | 'token' | 'tokenWithoutOpenId' | 'badCode', string> &
    Record<'paid' | 'sha1' | 'forged' | 'refunded' | 'partlyRefunded', string> &
    Record<'timedOut' | 'otherMessage' | 'oddAmount' | 'recut', string>;
}

/** Made by OpenSSL and Python, by make-vectors.py beside this file; none of our code, no SDK and no sandbox took part. */
export const vectors = JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8')) as Vectors;

/** The moment of every vector, in seconds since 1970. */
export const VECTOR_UNIX = '1790856000';
export const VECTOR_TIME = new Date('2026-10-01T12:00:00Z');
export const NUMBER = 'ZK202610010000000000000000000001';
export const WECHAT_KEY_ID = 'PUB_KEY_ID_0119000001092026100100000000000001';
export const OPEN_ID = '074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5';

export function wechatPayConfig(baseUrl: string): WechatPayConfig {
  return {
    baseUrl,
    mchid: '1900000109',
    appid: 'wx8888888888888888',
    serialNo: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
    privateKey: vectors.keys.merchantPrivate,
    apiV3Key: '0123456789abcdefghijklmnopqrstuv',
    publicKeyId: WECHAT_KEY_ID,
    publicKey: vectors.keys.wechatPublic,
  };
}

export function alipayConfig(gatewayUrl: string): AlipayConfig {
  return {
    gatewayUrl,
    appId: '2021000000000001',
    sellerId: '2088000000000001',
    privateKey: vectors.keys.merchantPrivate,
    publicKey: vectors.keys.alipayPublic,
    encryptKey: null,
  };
}
