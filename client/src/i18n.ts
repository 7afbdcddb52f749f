import { computed } from 'vue';
import { createI18n } from 'vue-i18n';
import en from './locales/en.json';
import zhCN from './locales/zh-CN.json';
import { storage } from './platform/storage';

export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

const KEY = 'locale';
const isLocale = (value: unknown): value is Locale => LOCALES.includes(value as Locale);
const kept = storage.read(KEY);

/** The courses are Chinese, and so is the product until somebody chooses otherwise. */
export const i18n = createI18n({
  legacy: false,
  locale: isLocale(kept) ? kept : 'zh-CN',
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zhCN, en },
});

export const locale = computed<Locale>(() => i18n.global.locale.value);

export function chooseLocale(next: Locale): void {
  i18n.global.locale.value = next;
  storage.write(KEY, next);
}

/** The catalogue outside templates; inside them it is `$t`. */
export const t = i18n.global.t;
