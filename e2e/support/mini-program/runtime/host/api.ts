import type { Platform } from '../../package.js';
import { logCall } from '../log.js';

type Callback = (result: Record<string, unknown>) => void;
export type Options = Record<string, unknown> & { success?: Callback; fail?: Callback; complete?: Callback };
export type Api = (...args: never[]) => unknown;
export type Result = Record<string, unknown> | undefined;

/** A call that fails as the platform's calls fail: WeChat says why in errMsg, Alipay in error and errorMessage. */
export class ApiFailure extends Error {
  constructor(
    reason: string,
    readonly code: number,
    readonly extra: Record<string, unknown> = {},
  ) {
    super(reason);
  }
}

/** A call with success, fail and complete; without them it answers with a promise. */
export function asyncApi(
  platform: Platform,
  name: string,
  run: (options: Options) => Promise<Result> | Result,
): (options?: Options) => unknown {
  return (options = {}) => {
    logCall(name, options);
    const outcome = new Promise<Result>(resolve => setTimeout(resolve)).then(() => run(options));
    const told = outcome.then(
      result => {
        const value = platform === 'weixin' ? { errMsg: `${name}:ok`, ...result } : { ...result };
        options.success?.(value);
        options.complete?.(value);
        return value;
      },
      (error: unknown) => {
        const failure = describe(platform, name, error);
        options.fail?.(failure);
        options.complete?.(failure);
        if (!options.success && !options.fail && !options.complete) throw failure;
        return failure;
      },
    );
    return options.success || options.fail || options.complete ? undefined : told;
  };
}

function describe(platform: Platform, name: string, error: unknown): Record<string, unknown> {
  const reason = error instanceof Error ? error.message : String(error);
  const code = error instanceof ApiFailure ? error.code : -1;
  const extra = error instanceof ApiFailure ? error.extra : {};
  return platform === 'weixin'
    ? { errMsg: `${name}:fail ${reason}`, errno: code, ...extra }
    : { error: code, errorMessage: reason, ...extra };
}

export function syncApi<Args extends unknown[], Value>(
  name: string,
  run: (...args: Args) => Value,
): (...args: Args) => Value {
  return (...args) => {
    logCall(name, args.length > 1 ? args : args[0]);
    return run(...args);
  };
}
