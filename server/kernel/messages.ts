import type { UserErrorCode } from './errors.js';
import { en } from './messages.en.js';
import { zh } from './messages.zh.js';

export type Locale = 'zh-CN' | 'en';

/** What each refusal says in one language. */
export type Catalogue = Record<keyof typeof UserErrorCode, string>;

/** `reason` is what a person wrote to it. */
export function messageFor(
  code: keyof typeof UserErrorCode,
  locale: Locale,
  reason: string | null = null,
): string {
  const message = (locale === 'en' ? en : zh)[code];
  return reason ? `${message}${locale === 'en' ? ': ' : '：'}${reason}` : message;
}

/** `Accept-Language` → one of ours; Chinese unless English is asked for first. */
export function localeOf(acceptLanguage: string | undefined): Locale {
  return /^\s*en\b/i.test(acceptLanguage ?? '') ? 'en' : 'zh-CN';
}
