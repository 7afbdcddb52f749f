import {
  BindPhoneDocument,
  type BindPhoneMutation,
  LinkIdentityDocument,
  type LinkIdentityMutation,
  LoginWithAlipayDocument,
  LoginWithWechatDocument,
  MergeAccountsDocument,
  type MergeAccountsMutation,
  UnlinkIdentityDocument,
  type UnlinkIdentityMutation,
} from '../../graphql/generated/graphql.js';
import { CONSENT } from './accounts.js';
import type { TestApp } from './start-app.js';
import type { Visitor } from './visitor.js';

type Provider = 'WECHAT' | 'ALIPAY';

/** What people do with accounts of the platforms and with their phones; `person` is who they are to the sandbox. */
export class Linker {
  constructor(private readonly app: Pick<TestApp, 'sandbox' | 'visitor'>) {}

  /** A fresh login code of the person. */
  async code(provider: Provider, person: string): Promise<string> {
    const path = `/control/${provider.toLowerCase()}/login`;
    const codes = await this.app.sandbox.call<{ code?: string; authCode?: string }>('POST', path, {
      user: person,
    });
    return codes.code ?? codes.authCode ?? '';
  }

  /** Somebody who opened the mini program; the first time, their account is made. */
  async comes(provider: Provider, person: string): Promise<Visitor> {
    const code = await this.code(provider, person);
    const isWechat = provider === 'WECHAT';
    const visitor = this.app.visitor({ platform: isWechat ? 'mp-weixin' : 'mp-alipay' });
    const answer = await visitor.run<Record<string, { accessToken: string | null }>>(
      isWechat ? LoginWithWechatDocument : LoginWithAlipayDocument,
      { input: { [isWechat ? 'code' : 'authCode']: code, consent: CONSENT } },
    );
    visitor.accessToken = Object.values(answer)[0]?.accessToken ?? null;
    return visitor;
  }

  async link(
    visitor: Visitor,
    provider: Provider,
    person: string,
  ): Promise<LinkIdentityMutation['linkIdentity']> {
    const input = { provider, code: await this.code(provider, person) };
    return (await visitor.run<LinkIdentityMutation>(LinkIdentityDocument, { input })).linkIdentity;
  }

  async unlink({ run }: Visitor, provider: Provider): Promise<UnlinkIdentityMutation['unlinkIdentity']> {
    return (await run<UnlinkIdentityMutation>(UnlinkIdentityDocument, { provider })).unlinkIdentity;
  }

  /** What the phone button of the platform gives the client. */
  async proof(provider: Provider, person: string, phone?: string): Promise<Record<string, string>> {
    const path = `/control/${provider.toLowerCase()}/phone`;
    const given = await this.app.sandbox.call<{ code?: string; response?: string }>('POST', path, {
      user: person,
      ...(phone && { phone }),
    });
    return given.code ? { wechatCode: given.code } : { alipayResponse: given.response ?? '' };
  }

  async bindPhone(visitor: Visitor, input: object): Promise<BindPhoneMutation['bindPhone']> {
    return (await visitor.run<BindPhoneMutation>(BindPhoneDocument, { input })).bindPhone;
  }

  async merge(
    { run }: Visitor,
    token: string | undefined,
    proofs: { password?: string; code?: string } = {},
  ): Promise<MergeAccountsMutation['mergeAccounts']> {
    const input = { token: token ?? '', ...proofs };
    return (await run<MergeAccountsMutation>(MergeAccountsDocument, { input })).mergeAccounts;
  }
}
