import type {
  AlipayConfig,
  SalesConfig,
  WechatPayConfig,
  WechatPlatformConfig,
  WechatSales,
  WechatVirtualConfig,
} from './config.js';
import type { Settings } from './settings.js';
import { rsaPrivateKey, rsaPublicKey } from './users/platforms/pem.js';

export const WECHATPAY = [
  'WECHATPAY_BASE_URL',
  'WECHATPAY_MCHID',
  'WECHATPAY_APPID',
  'WECHATPAY_SERIAL_NO',
  'WECHATPAY_PRIVATE_KEY',
  'WECHATPAY_APIV3_KEY',
  'WECHATPAY_PUBLIC_KEY_ID',
  'WECHATPAY_PUBLIC_KEY',
] as const;
export const WECHAT = ['WECHAT_API_BASE_URL', 'WECHAT_APP_SECRET'] as const;
const WECHAT_VIRTUAL = [
  'WECHAT_VIRTUAL_OFFER_ID',
  'WECHAT_VIRTUAL_APP_KEY',
  'WECHAT_VIRTUAL_PRODUCT_ID',
  'WECHAT_PUSH_TOKEN',
  'WECHAT_PUSH_AES_KEY',
] as const;
export const ALIPAY = [
  'ALIPAY_GATEWAY_URL',
  'ALIPAY_APP_ID',
  'ALIPAY_SELLER_ID',
  'ALIPAY_PRIVATE_KEY',
  'ALIPAY_PUBLIC_KEY',
] as const;

interface Gateways {
  baseUrlSet: boolean;
  wechatPay: WechatPayConfig | null;
  wechatPlatform: WechatPlatformConfig | null;
  wechatVirtual: WechatVirtualConfig | null;
  alipay: AlipayConfig | null;
}

/** Every gateway is off or complete. */
export function readGateways(settings: Settings): Gateways {
  const isSet = (name: string) => settings.text(name) !== null;
  const text = (name: string) => settings.text(name) ?? '';
  const url = (name: string) => settings.url(name, ['https:', 'http:']) ?? '';

  /** Off when nothing of it is set; a part of it is a fault that names the rest. */
  const group = <T>(
    title: string,
    names: readonly string[],
    own: readonly string[],
    read: () => T,
  ): T | null => {
    if (!own.some(isSet)) return null;
    const config = read();
    const missing = names.filter(name => !isSet(name));
    if (missing.length) settings.fault(`${title} is set only in part; missing: ${missing.join(', ')}.`);
    return config;
  };

  // The app id belongs to login as well: set for login alone, it does not ask for payments.
  const payOwn = WECHATPAY.filter(name => name !== 'WECHATPAY_APPID' || !WECHAT.some(isSet));
  const login = [...WECHAT, 'WECHATPAY_APPID'];
  const wechatPlatform = group<WechatPlatformConfig>('WeChat login', login, WECHAT, () => ({
    baseUrl: url('WECHAT_API_BASE_URL'),
    appid: text('WECHATPAY_APPID'),
    appSecret: text('WECHAT_APP_SECRET'),
  }));
  const virtualEnv = settings.oneOf('WECHAT_VIRTUAL_ENV', ['0', '1'], '0') === '1' ? 1 : 0;
  return {
    baseUrlSet: ['WECHATPAY_BASE_URL', 'WECHAT_API_BASE_URL', 'ALIPAY_GATEWAY_URL'].some(isSet),
    wechatPay: group<WechatPayConfig>('WeChat Pay', WECHATPAY, payOwn, () => ({
      baseUrl: url('WECHATPAY_BASE_URL'),
      mchid: text('WECHATPAY_MCHID'),
      appid: text('WECHATPAY_APPID'),
      serialNo: text('WECHATPAY_SERIAL_NO'),
      privateKey: settings.key('WECHATPAY_PRIVATE_KEY', rsaPrivateKey) ?? '',
      apiV3Key: settings.key('WECHATPAY_APIV3_KEY', checkApiV3Key, text => !text.includes('/')) ?? '',
      publicKeyId: text('WECHATPAY_PUBLIC_KEY_ID'),
      publicKey: settings.key('WECHATPAY_PUBLIC_KEY', rsaPublicKey) ?? '',
    })),
    wechatPlatform,
    wechatVirtual: group<WechatVirtualConfig>(
      'WeChat virtual payment',
      [...WECHAT_VIRTUAL, ...login],
      WECHAT_VIRTUAL,
      () => ({
        ...(wechatPlatform ?? { baseUrl: '', appid: '', appSecret: '' }),
        offerId: text('WECHAT_VIRTUAL_OFFER_ID'),
        appKey: text('WECHAT_VIRTUAL_APP_KEY'),
        productId: text('WECHAT_VIRTUAL_PRODUCT_ID'),
        env: virtualEnv,
        pushToken: text('WECHAT_PUSH_TOKEN'),
        pushAesKey: settings.key('WECHAT_PUSH_AES_KEY', checkAesKey, () => true) ?? '',
      }),
    ),
    alipay: group<AlipayConfig>('Alipay', ALIPAY, ALIPAY, () => ({
      gatewayUrl: url('ALIPAY_GATEWAY_URL'),
      appId: text('ALIPAY_APP_ID'),
      sellerId: text('ALIPAY_SELLER_ID'),
      privateKey: settings.key('ALIPAY_PRIVATE_KEY', rsaPrivateKey) ?? '',
      publicKey: settings.key('ALIPAY_PUBLIC_KEY', rsaPublicKey) ?? '',
      encryptKey: settings.key('ALIPAY_ENCRYPT_KEY', checkContentKey, () => true),
    })),
  };
}

/** What is sold how; iOS in WeChat sells through virtual payment or not at all, because Apple takes nothing else there. */
export function readSales(settings: Settings, { wechatVirtual, baseUrlSet }: Gateways): SalesConfig {
  const ways = ['jsapi', 'virtual', 'off'] as const;
  const wechat = (name: string, fallback: WechatSales): WechatSales => {
    const way = settings.oneOf(name, ways, fallback);
    // Without any gateway the sandbox is about to bring its own, virtual payment among them.
    if (way === 'virtual' && !wechatVirtual && baseUrlSet) {
      settings.fault(`${name} is "virtual", but WeChat virtual payment needs ${WECHAT_VIRTUAL.join(', ')}.`);
    }
    return way;
  };
  return {
    wechat: wechat('WECHAT_COURSES', 'jsapi'),
    wechatIos: wechat('WECHAT_COURSES_IOS', wechatVirtual ? 'virtual' : 'off'),
    alipay: settings.oneOf('ALIPAY_COURSES', ['on', 'off'], 'on'),
    alipayIos: settings.oneOf('ALIPAY_COURSES_IOS', ['on', 'off'], 'on'),
  };
}

function checkApiV3Key(text: string, name: string): void {
  if (Buffer.byteLength(text) !== 32)
    throw new Error(`${name} has ${Buffer.byteLength(text)} bytes, but must have 32.`);
}

function checkContentKey(text: string, name: string): void {
  if (!/^[A-Za-z0-9+/]{22}==$/.test(text))
    throw new Error(`${name} is not an AES key of 16 bytes in base64.`);
}

function checkAesKey(text: string, name: string): void {
  if (!/^[A-Za-z0-9+/]{43}$/.test(text))
    throw new Error(`${name} is not an EncodingAESKey of 43 characters.`);
}
