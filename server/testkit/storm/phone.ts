import { setTimeout as sleep } from 'node:timers/promises';
import type { TestSandbox } from '../sandbox.js';
import { visitorAt, type Visitor } from '../visitor.js';

/** Longer than a server takes to come back, on any machine. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 100;

export type Platform = 'mp-weixin' | 'mp-alipay';

const LOGIN = {
  'mp-weixin': {
    wallet: 'wechat',
    mutation:
      'mutation ($input: LoginWithWechatInput!) { session: loginWithWechat(input: $input) { accessToken } }',
  },
  'mp-alipay': {
    wallet: 'alipay',
    mutation:
      'mutation ($input: LoginWithAlipayInput!) { session: loginWithAlipay(input: $input) { accessToken } }',
  },
};

export interface Refusals {
  userErrors: { code: string }[];
}

/** What went wrong on the way, over all phones. */
export interface Troubles {
  /** Requests that got no answer, because the server died or was dead. */
  unanswered: number;
  /** Answers INTERNAL_SERVER_ERROR: nobody should ever see one, kills or not. */
  failures: string[];
}

/**
 * A mini program in somebody's hand while the server dies and comes back: what got no answer is asked again, word for
 * word, and so under the same client key.
 */
export class Phone {
  private readonly visitor: Visitor;

  constructor(
    origin: string,
    private readonly sandbox: TestSandbox,
    private readonly platform: Platform,
    private readonly user: string,
    private readonly troubles: Troubles,
  ) {
    this.visitor = visitorAt(origin, { platform });
  }

  async ask<T>(query: string, variables: object): Promise<T> {
    if (!this.visitor.accessToken) await this.logIn();
    const data = await this.insist<T>(query, variables);
    if (data !== 'UNAUTHENTICATED') return data;
    await this.logIn();
    return this.ask(query, variables);
  }

  private async logIn(): Promise<void> {
    const { wallet, mutation } = LOGIN[this.platform];
    this.visitor.accessToken = null;
    for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline;) {
      // A code works once, and a server that died may have used it.
      const input = await this.sandbox.call<object>('POST', `/control/${wallet}/login`, { user: this.user });
      const answer = await this.insist<{ session: { accessToken: string | null } }>(mutation, { input });
      if (answer !== 'UNAUTHENTICATED' && answer.session.accessToken) {
        this.visitor.accessToken = answer.session.accessToken;
        return;
      }
      await sleep(PAUSE_MS);
    }
    throw new Error(`${this.user} cannot log in`);
  }

  private async insist<T>(query: string, variables: object): Promise<T | 'UNAUTHENTICATED'> {
    for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(PAUSE_MS)) {
      const answer = await this.visitor.send<T>(query, variables).catch(() => null);
      if (!answer) {
        this.troubles.unanswered++;
        continue;
      }
      const [error] = answer.errors ?? [];
      if (!error) return answer.data;
      const { code } = error.extensions;
      if (code === 'UNAUTHENTICATED') return code;
      if (code !== 'INTERNAL_SERVER_ERROR') throw new Error(`${code}: ${error.message}`);
      this.troubles.failures.push(query);
    }
    throw new Error(`No answer to ${query}`);
  }
}
