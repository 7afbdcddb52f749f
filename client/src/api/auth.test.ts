import { Client, fetchExchange, gql } from '@urql/core';
import { describe, expect, it, vi } from 'vitest';
import { createAuth } from './auth';
import type { Session } from './session';

const EXPIRED = { errors: [{ message: 'expired', extensions: { code: 'UNAUTHENTICATED' } }] };
const PRIVATE = gql`
  {
    me {
      id
    }
  }
`;

/** A server that answers one token only. */
function ask(session: Partial<Session>, valid: string) {
  const tokens: (string | undefined)[] = [];
  const fetch = (_url: unknown, { headers }: { headers: Record<string, string> }) => {
    tokens.push(headers.authorization);
    const body = headers.authorization === `Bearer ${valid}` ? { data: { me: { id: '1' } } } : EXPIRED;
    return Promise.resolve(
      new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } }),
    );
  };
  const client = new Client({
    url: 'http://server/graphql',
    fetch: fetch as unknown as typeof globalThis.fetch,
    preferGetMethod: false,
    exchanges: [createAuth(session as Session), fetchExchange],
  });
  return { tokens, answer: client.query(PRIVATE, {}).toPromise() };
}

describe('authorisation', () => {
  it('holds a question until it is known who asks', async () => {
    const session = {
      token: null as string | null,
      due: false,
      restore: () => Promise.resolve().then(() => void (session.token = 'A')),
      renew: vi.fn(() => Promise.resolve(true)),
    };
    const { answer, tokens } = ask(session, 'A');
    expect((await answer).data).toEqual({ me: { id: '1' } });
    expect(tokens).toEqual(['Bearer A']);
    expect(session.renew).not.toHaveBeenCalled();
  });

  it('renews a token that is due before it is used', async () => {
    const session = {
      token: 'old',
      due: true,
      restore: () => Promise.resolve(),
      renew: () => {
        Object.assign(session, { token: 'A', due: false });
        return Promise.resolve(true);
      },
    };
    const { answer, tokens } = ask(session, 'A');
    expect((await answer).data).toEqual({ me: { id: '1' } });
    expect(tokens).toEqual(['Bearer A']);
  });

  it('repeats a refused question once with a new token', async () => {
    const session = {
      token: 'old',
      due: false,
      restore: () => Promise.resolve(),
      renew: vi.fn(() => {
        session.token = 'A';
        return Promise.resolve(true);
      }),
    };
    const { answer, tokens } = ask(session, 'A');
    expect((await answer).data).toEqual({ me: { id: '1' } });
    expect(tokens).toEqual(['Bearer old', 'Bearer A']);
  });

  it('shows the refusal when nobody can be logged in, and does not ask a third time', async () => {
    const session = {
      token: null,
      due: false,
      restore: () => Promise.resolve(),
      renew: vi.fn(() => Promise.resolve(false)),
    };
    const { answer, tokens } = ask(session, 'A');
    expect((await answer).error?.graphQLErrors[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED' });
    expect(tokens).toEqual([undefined, undefined]);
    expect(session.renew).toHaveBeenCalledOnce();
  });
});
