import { ABSENT, ANSWERED_WITHOUT_EFFECT } from '../../platform-calls.js';
import type { Platform } from '../../package.js';
import { logFault } from '../log.js';
import { type Api, asyncApi } from './api.js';

/**
 * The global `wx` or `my`. uni-app copies WeChat's by enumeration and writes on both, so what is known are plain properties;
 * a name that nobody knows is a function that fails the test when it is called.
 */
export function platformObject(
  platform: Platform,
  apis: Record<string, Api>,
  values: Record<string, unknown>,
): Record<string, unknown> {
  const known: Record<string, unknown> = { ...apis, ...values };
  for (const name of Object.keys(ANSWERED_WITHOUT_EFFECT[platform]))
    known[name] ??= asyncApi(platform, name, () => undefined);
  const global = platform === 'weixin' ? 'wx' : 'my';
  return new Proxy(known, {
    get(target, name) {
      if (typeof name === 'symbol' || name in target || name in ABSENT[platform] || name === 'then')
        return target[name as string];
      return () => logFault('unknown call', `${global}.${name}() is neither implemented nor listed`);
    },
  });
}
