import {
  ConfirmLoginDocument,
  LoginWithAlipayDocument,
  LoginWithPasswordDocument,
  LoginWithWechatDocument,
  LogoutDocument,
  RefreshSessionDocument,
  RegisterDocument,
  type ConsentInput,
  type NewSessionFragment,
} from '@graphql/graphql';
import { platform } from '../platform';
import { storage } from '../platform/storage';
import { ask } from './ask';
import { createConsentMemory } from './consent';
import { createSession, type Credential } from './session';

async function logIn(credential: Credential, consent: ConsentInput | null): Promise<NewSessionFragment> {
  switch (credential.via) {
    case 'PASSWORD': {
      const { username, password, captcha } = credential;
      return (await ask(LoginWithPasswordDocument, { input: { username, password, captcha } }))
        .loginWithPassword;
    }
    case 'SECOND_FACTOR': {
      const { challenge, code, captcha } = credential;
      return (await ask(ConfirmLoginDocument, { input: { challenge, code, captcha } })).confirmLogin;
    }
    case 'REGISTER':
      return (await ask(RegisterDocument, { input: credential.input })).register;
    case 'WECHAT':
      return (await ask(LoginWithWechatDocument, { input: { code: credential.code, consent } }))
        .loginWithWechat;
    case 'ALIPAY':
      return (await ask(LoginWithAlipayDocument, { input: { authCode: credential.code, consent } }))
        .loginWithAlipay;
  }
}

/** What was agreed to on this device. */
export const consentMemory = createConsentMemory(storage);

/** The session of this program. */
export const session = createSession({
  logIn,
  refresh: async refreshToken =>
    (await ask(RefreshSessionDocument, { input: { refreshToken } })).refreshSession,
  logOut: (accessToken, refreshToken) => ask(LogoutDocument, { refreshToken }, accessToken ?? undefined),
  loginCode: platform.loginCode,
  keepsRefreshToken: platform.keepsRefreshToken,
  storage,
  consent: consentMemory,
  now: Date.now,
});
