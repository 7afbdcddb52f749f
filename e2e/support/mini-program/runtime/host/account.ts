import type { Platform } from '../../package.js';
import { node } from '../node.js';
import { type Api, ApiFailure, asyncApi, type Options, type Result } from './api.js';

/** Who the user is and how they pay: the sandbox answers for both platforms. */
export function accountApis(platform: Platform): Record<string, Api> {
  return platform === 'weixin'
    ? {
        login: asyncApi(platform, 'login', async () => ({ code: await node.login() })),
        checkSession: asyncApi(platform, 'checkSession', () => undefined),
        requestPayment: asyncApi(platform, 'requestPayment', requestPayment),
        requestVirtualPayment: asyncApi(platform, 'requestVirtualPayment', requestVirtualPayment),
      }
    : {
        getAuthCode: asyncApi(platform, 'getAuthCode', async options => {
          const scopes = [options['scopes'] ?? 'auth_base'].flat();
          return { authCode: await node.login(), authSuccessScopes: scopes, authErrorScopes: {} };
        }),
        tradePay: asyncApi(platform, 'tradePay', tradePay),
      };
}

async function requestPayment(options: Options): Promise<Result> {
  const { timeStamp, nonceStr, signType, paySign } = options;
  const prepay = options['package'];
  requireTexts({ timeStamp, nonceStr, package: prepay, signType, paySign });
  const answer = await node.pay('requestPayment', {
    timeStamp,
    nonceStr,
    package: prepay,
    signType,
    paySign,
  });
  if ('cancelled' in answer) throw new ApiFailure('cancel', 2);
  if (answer.status !== 200) throw new ApiFailure(reasonOf(answer.body), 3);
  return undefined;
}

/** Beside errMsg this call says in errCode why it failed, and the client acts on the number. */
async function requestVirtualPayment(options: Options): Promise<Result> {
  const { mode, signData, paySig, signature } = options;
  requireTexts({ mode, signData, paySig, signature });
  const answer = await node.pay('requestVirtualPayment', { mode, signData, paySig, signature });
  if ('cancelled' in answer) throw new ApiFailure('cancel', 2, { errCode: -2 });
  if (answer.status !== 200)
    throw new ApiFailure(reasonOf(answer.body), 3, { errCode: answer.body['errCode'] ?? -1 });
  return undefined;
}

function requireTexts(fields: Record<string, unknown>): void {
  if (Object.values(fields).some(value => typeof value !== 'string' || value === ''))
    throw new ApiFailure('parameter error: every field is a text', 1001);
}

/** The platform object writes the name of the call before it. */
const reasonOf = ({ errMsg }: Record<string, unknown>): string => String(errMsg).replace(/^\w+:fail /, '');

/** Alipay calls back with success whatever came of it, and says in resultCode what did. */
async function tradePay(options: Options): Promise<Result> {
  if (typeof options['tradeNO'] !== 'string') throw new ApiFailure('tradeNO is a text', 2);
  const answer = await node.pay('tradePay', { tradeNO: options['tradeNO'] });
  return 'cancelled' in answer ? { resultCode: '6001', memo: '用户取消' } : answer.body;
}
