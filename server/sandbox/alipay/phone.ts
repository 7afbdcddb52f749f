import { createCipheriv } from 'node:crypto';
import { oneOf } from '../fault-input.js';
import type { Keys } from '../keys.js';
import type { Phone } from '../model.js';
import { readPerson } from '../people.js';
import type { World } from '../world.js';
import { signRsa2 } from './crypto.js';

/** How a response is: as Alipay gives it, or spoilt, or one in which Alipay refuses. */
const KINDS = ['genuine', 'unsigned', 'forged', 'tampered', 'unauthorised', 'busy'] as const;
type Kind = (typeof KINDS)[number];

/** What `my.getPhoneNumber` gives a client as `response`, for the merchant's server to verify and to open. */
export function phoneResponse(world: World, input: Record<string, unknown>) {
  const { keys } = world;
  const { phone } = readPerson(world, input, ['as']);
  const kind = oneOf(input, 'as', KINDS) ?? 'genuine';
  const text = sealed(keys, JSON.stringify(plainText(phone, kind)));
  // The signature is over the text as it stands in JSON: with its quotes.
  const signer = kind === 'forged' ? keys.stranger : keys.alipayPlatform;
  const response = {
    response: kind === 'tampered' ? flipped(text) : text,
    ...(kind !== 'unsigned' && { sign: signRsa2(`"${text}"`, signer.privateKey) }),
    sign_type: 'RSA2',
    encrypt_type: 'AES',
    charset: 'UTF-8',
  };
  return { response: JSON.stringify(response), phone: phone.number, countryCode: phone.countryCode };
}

function plainText({ countryCode, number }: Phone, kind: Kind): Record<string, string> {
  if (kind === 'unauthorised') {
    const subCode = 'isv.invalid-auth-relations';
    return { code: '40003', msg: 'Insufficient Conditions', subCode, subMsg: '无效的授权关系' };
  }
  if (kind === 'busy') {
    const subCode = 'aop.unknow-error';
    return { code: '20000', msg: 'Service Currently Unavailable', subCode, subMsg: '系统繁忙' };
  }
  const mobile = countryCode === '86' ? number : `${countryCode}-${number}`;
  return { code: '10000', msg: 'Success', mobile };
}

/** AES/CBC/PKCS5Padding with an IV of zeros, so that equal texts become equal responses. */
function sealed({ alipayContentKey }: Keys, text: string): string {
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(alipayContentKey, 'base64'), Buffer.alloc(16));
  return cipher.update(text, 'utf8', 'base64') + cipher.final('base64');
}

function flipped(text: string): string {
  const bytes = Buffer.from(text, 'base64');
  bytes[0]! ^= 1;
  return bytes.toString('base64');
}
