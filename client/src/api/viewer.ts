import {
  LoginWithAlipayDocument,
  LoginWithPasswordDocument,
  LoginWithWechatDocument,
  LogoutDocument,
  RefreshSessionDocument,
  type NewSessionFragment,
} from '@graphql/graphql';
import { platform } from '../platform';
import { storage } from '../platform/storage';
import { ask } from './ask';
import { createSession, type Credential } from './session';

async function logIn(credential: Credential): Promise<NewSessionFragment> {
  switch (credential.via) {
    case 'PASSWORD': {
      const { username, password } = credential;
      return (await ask(LoginWithPasswordDocument, { input: { username, password } })).loginWithPassword;
    }
    case 'WECHAT':
      return (await ask(LoginWithWechatDocument, { input: { code: credential.code } })).loginWithWechat;
    case 'ALIPAY':
      return (await ask(LoginWithAlipayDocument, { input: { authCode: credential.code } })).loginWithAlipay;
  }
}

/** The session of this program. */
export const session = createSession({
  logIn,
  refresh: async refreshToken =>
    (await ask(RefreshSessionDocument, { input: { refreshToken } })).refreshSession,
  logOut: accessToken => ask(LogoutDocument, {}, accessToken),
  loginCode: platform.loginCode,
  keepsRefreshToken: platform.keepsRefreshToken,
  storage,
  now: Date.now,
});
