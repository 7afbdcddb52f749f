import {
  BindPhoneDocument,
  type BindPhoneMutation,
  LinkIdentityDocument,
  type LinkIdentityMutation,
  LoginWithAlipayDocument,
  LoginWithWechatDocument,
  RefreshSessionDocument,
  type RefreshSessionMutation,
  MergeAccountsDocument,
  type MergeAccountsMutation,
  UnlinkIdentityDocument,
  type UnlinkIdentityMutation,
} from '../../graphql/generated/graphql.js';
import { CONSENT } from './accounts.js';
import type { TestApp } from './start-app.js';
import type { Visitor } from './visitor.js';

type Provider = 'WECHAT' | 'ALIPAY';

export const codesOf = ({ userErrors }: { userErrors: { code: string }[] }): string[] =>
  userErrors.map(({ code }) => code);

interface Shelf {
  id: string;
  courses: { nodes: { course: { id: string } }[] };
  orders: { nodes: { id: string }[] };
  identities: { provider: string }[];
  phone: { masked: string } | null;
}
/** What an account has, by ids. */
export const shelfOf = async ({ run }: Visitor) => {
  const { me } = await run<{
    me: Shelf;
  }>(`{ me { id courses { nodes { course { id } } } orders { nodes { id } }
    identities { provider } phone { masked } } }`);
  return {
    id: me.id,
    courses: me.courses.nodes.map(({ course }) => course.id).sort(),
    orders: me.orders.nodes.map(({ id }) => id).sort(),
    providers: me.identities.map(({ provider }) => provider).sort(),
    phone: me.phone?.masked ?? null,
  };
};

interface OwnProof {
  password?: string;
  secondFactor?: string;
}
/** The password of all test accounts that have one. */
const OWN: OwnProof = { password: 'correct horse' };

/** What people do with accounts of the platforms and with their phones; `person` is who they are to the sandbox. */
export class Linker {
  private people = 0;
  private readonly refreshTokens = new WeakMap<Visitor, string>();

  constructor(private readonly app: Pick<TestApp, 'sandbox' | 'visitor'>) {}

  /** A name that nobody has at the platforms. */
  somebody(): string {
    return `somebody-${++this.people}`;
  }

  /** One person with an account on each platform, who does not know yet that they are two. */
  async twice(): Promise<{ person: string; wechat: Visitor; alipay: Visitor }> {
    const person = this.somebody();
    return {
      person,
      wechat: await this.comes('WECHAT', person),
      alipay: await this.comes('ALIPAY', person),
    };
  }

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
    type Answer = Record<string, { accessToken: string | null; refreshToken: string | null }>;
    const answer = await visitor.run<Answer>(isWechat ? LoginWithWechatDocument : LoginWithAlipayDocument, {
      input: { [isWechat ? 'code' : 'authCode']: code, consent: CONSENT },
    });
    const [session] = Object.values(answer);
    visitor.accessToken = session?.accessToken ?? null;
    this.refreshTokens.set(visitor, session?.refreshToken ?? '');
    return visitor;
  }

  /** A new access token of the visitor's session. */
  async renewed(visitor: Visitor): Promise<string | null> {
    visitor.accessToken = null;
    const input = { refreshToken: this.refreshTokens.get(visitor) };
    const { refreshSession } = await visitor.run<RefreshSessionMutation>(RefreshSessionDocument, { input });
    return refreshSession.accessToken ?? null;
  }

  async link(
    visitor: Visitor,
    provider: Provider,
    person: string,
    proof: OwnProof = OWN,
  ): Promise<LinkIdentityMutation['linkIdentity']> {
    const input = { provider, code: await this.code(provider, person), ...proof };
    return (await visitor.run<LinkIdentityMutation>(LinkIdentityDocument, { input })).linkIdentity;
  }

  async unlink(
    { run }: Visitor,
    provider: Provider,
    proof: OwnProof = OWN,
  ): Promise<UnlinkIdentityMutation['unlinkIdentity']> {
    return (await run<UnlinkIdentityMutation>(UnlinkIdentityDocument, { provider, ...proof })).unlinkIdentity;
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
    proofs: { password?: string; code?: string; ownPassword?: string } = {},
  ): Promise<MergeAccountsMutation['mergeAccounts']> {
    const input = { token: token ?? '', ...proofs };
    return (await run<MergeAccountsMutation>(MergeAccountsDocument, { input })).mergeAccounts;
  }
}
