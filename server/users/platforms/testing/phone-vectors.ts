import { readFileSync } from 'node:fs';

type PhoneVectors = Record<
  | 'alipayPublic'
  | 'contentKey'
  | 'told'
  | 'marked'
  | 'abroad'
  | 'landline'
  | 'mobileAsNumber'
  | 'withoutMobile'
  | 'noJson'
  | 'unsigned'
  | 'withoutQuotes'
  | 'stranger'
  | 'sha1'
  | 'swapped'
  | 'foreignKey'
  | 'notEncrypted'
  | 'unauthorised'
  | 'busy'
  | 'missingKey',
  string
>;

/** Made by OpenSSL, by make-phone-vectors.py beside this file; none of our code, no SDK and no sandbox took part. */
export const phoneVectors = JSON.parse(
  readFileSync(new URL('phone-vectors.json', import.meta.url), 'utf8'),
) as PhoneVectors;
