import type { Platform } from '../../package.js';
import { type Api, asyncApi, syncApi } from './api.js';

const LIMIT = 10 * 1024 * 1024;

/** Both vendors keep JSON; the test may hand in what an earlier run left. */
export function storageApis(platform: Platform, kept: Map<string, string>): Record<string, Api> {
  const set = (key: string, data: unknown) => {
    const text = JSON.stringify(data ?? null);
    if (text.length > LIMIT) throw new Error('exceed storage max size');
    kept.set(key, text);
  };
  const get = (key: string): unknown => (kept.has(key) ? (JSON.parse(kept.get(key)!) as unknown) : undefined);
  const info = () => ({ keys: [...kept.keys()], currentSize: 1, limitSize: 10_240 });
  const common = {
    setStorage: asyncApi(platform, 'setStorage', ({ key, data }) => void set(String(key), data)),
    getStorage: asyncApi(platform, 'getStorage', ({ key }) => {
      if (kept.has(String(key))) return { data: get(String(key)) };
      if (platform === 'alipay') return { data: null };
      throw new Error('data not found');
    }),
    removeStorage: asyncApi(platform, 'removeStorage', ({ key }) => void kept.delete(String(key))),
    clearStorage: asyncApi(platform, 'clearStorage', () => void kept.clear()),
    getStorageInfo: asyncApi(platform, 'getStorageInfo', info),
    clearStorageSync: syncApi('clearStorageSync', () => kept.clear()),
    getStorageInfoSync: syncApi('getStorageInfoSync', info),
  };
  if (platform === 'weixin')
    return {
      ...common,
      setStorageSync: syncApi('setStorageSync', (key: string, data: unknown) => set(key, data)),
      getStorageSync: syncApi('getStorageSync', (key: string) => get(key) ?? ''),
      removeStorageSync: syncApi('removeStorageSync', (key: string) => void kept.delete(key)),
    };
  return {
    ...common,
    setStorageSync: syncApi('setStorageSync', ({ key, data }: { key: string; data: unknown }) => {
      set(key, data);
      return { success: true };
    }),
    getStorageSync: syncApi('getStorageSync', ({ key }: { key: string }) => ({
      data: get(key) ?? null,
      success: true,
    })),
    removeStorageSync: syncApi('removeStorageSync', ({ key }: { key: string }) => {
      kept.delete(key);
      return { success: true };
    }),
  };
}
