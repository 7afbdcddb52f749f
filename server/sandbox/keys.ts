import { generateKeyPair, randomBytes, randomInt } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { templateSetting } from './messages.js';
import { randomWord } from './text.js';

const generate = promisify(generateKeyPair);

export interface Pair {
  publicKey: string;
  privateKey: string;
}

/** What virtual payment and the message push are signed and sealed with. */
export interface VirtualKeys {
  offerId: string;
  appKey: string;
  productId: string;
  pushToken: string;
  /** 43 characters: base64 of 32 bytes without the `=`. */
  pushAesKey: string;
  /** The mini program's original id, `ToUserName` of a push. */
  originalId: string;
}

/** Both sides' secrets. `stranger` belongs to nobody the merchant knows: it signs forgeries. */
export interface Keys {
  mchid: string;
  appid: string;
  serialNo: string;
  apiV3Key: string;
  appSecret: string;
  publicKeyId: string;
  virtual: VirtualKeys;
  alipayAppId: string;
  sellerId: string;
  /** Of 接口内容加密方式: 16 bytes in base64. */
  alipayContentKey: string;
  wechatMerchant: Pair;
  wechatPlatform: Pair;
  alipayMerchant: Pair;
  alipayPlatform: Pair;
  stranger: Pair;
}

export const digits = (count: number) => Array.from({ length: count }, () => randomInt(10)).join('');

async function pair(): Promise<Pair> {
  return generate('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

const issueVirtual = (): VirtualKeys => ({
  offerId: `145${digits(7)}`,
  appKey: randomWord(32),
  productId: 'zhike_course',
  pushToken: randomWord(24),
  pushAesKey: randomBytes(32).toString('base64').slice(0, 43),
  originalId: `gh_${randomBytes(6).toString('hex')}`,
});

const issueContentKey = (): string => randomBytes(16).toString('base64');

async function issue(): Promise<Keys> {
  const [wechatMerchant, wechatPlatform, alipayMerchant, alipayPlatform, stranger] = await Promise.all([
    pair(),
    pair(),
    pair(),
    pair(),
    pair(),
  ]);
  return {
    mchid: `19${digits(8)}`,
    appid: `wx${randomBytes(8).toString('hex')}`,
    serialNo: randomBytes(20).toString('hex').toUpperCase(),
    apiV3Key: randomBytes(16).toString('hex'),
    appSecret: randomBytes(16).toString('hex'),
    publicKeyId: `PUB_KEY_ID_01${digits(30)}`,
    virtual: issueVirtual(),
    alipayAppId: `2021${digits(12)}`,
    sellerId: `2088${digits(12)}`,
    alipayContentKey: issueContentKey(),
    wechatMerchant,
    wechatPlatform,
    alipayMerchant,
    alipayPlatform,
    stranger,
  };
}

/** What the first data folders had not got. */
type Later = 'virtual' | 'alipayContentKey';

/** The keys of this data folder, made up on the first start. */
export async function loadKeys(folder: string): Promise<Keys> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'keys.json');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  const known = text === null ? null : (JSON.parse(text) as Omit<Keys, Later> & Partial<Keys>);
  if (known?.virtual && known.alipayContentKey) return known as Keys;
  // A folder made before these were known keeps what it has and gets the rest.
  const keys: Keys =
    known === null
      ? await issue()
      : { virtual: issueVirtual(), alipayContentKey: issueContentKey(), ...known };
  await replaceFile(path, JSON.stringify(keys, null, 2));
  return keys;
}

/** The merchant's half as the product's settings; addresses follow the port that is really listened on. */
export async function writeCredentials(folder: string, keys: Keys, origin: string): Promise<void> {
  const credentials = {
    WECHATPAY_BASE_URL: origin,
    WECHATPAY_MCHID: keys.mchid,
    WECHATPAY_APPID: keys.appid,
    WECHATPAY_SERIAL_NO: keys.serialNo,
    WECHATPAY_PRIVATE_KEY: keys.wechatMerchant.privateKey,
    WECHATPAY_APIV3_KEY: keys.apiV3Key,
    WECHATPAY_PUBLIC_KEY_ID: keys.publicKeyId,
    WECHATPAY_PUBLIC_KEY: keys.wechatPlatform.publicKey,
    WECHAT_API_BASE_URL: origin,
    WECHAT_APP_SECRET: keys.appSecret,
    WECHAT_VIRTUAL_OFFER_ID: keys.virtual.offerId,
    WECHAT_VIRTUAL_APP_KEY: keys.virtual.appKey,
    WECHAT_VIRTUAL_PRODUCT_ID: keys.virtual.productId,
    WECHAT_VIRTUAL_ENV: '0',
    WECHAT_PUSH_TOKEN: keys.virtual.pushToken,
    WECHAT_PUSH_AES_KEY: keys.virtual.pushAesKey,
    WECHAT_MESSAGE_TEMPLATES: templateSetting('wechat'),
    ALIPAY_MESSAGE_TEMPLATES: templateSetting('alipay'),
    ALIPAY_GATEWAY_URL: `${origin}/gateway.do`,
    ALIPAY_APP_ID: keys.alipayAppId,
    ALIPAY_SELLER_ID: keys.sellerId,
    ALIPAY_PRIVATE_KEY: keys.alipayMerchant.privateKey,
    ALIPAY_PUBLIC_KEY: keys.alipayPlatform.publicKey,
    ALIPAY_ENCRYPT_KEY: keys.alipayContentKey,
  };
  await replaceFile(join(folder, 'credentials.json'), JSON.stringify(credentials, null, 2));
}

async function replaceFile(path: string, text: string): Promise<void> {
  const draft = await open(`${path}.new`, 'w', 0o600);
  await draft.writeFile(`${text}\n`);
  await draft.sync();
  await draft.close();
  await rename(`${path}.new`, path);
}
