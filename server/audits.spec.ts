import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from './testkit/start-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

/** Operations are asked for by POST alone: what another site's page can send by itself is none. */
const BY_GET = /\bGETs?\b/;

describe('GraphQL over HTTP, as its audits ask', () => {
  const audits = serverAudits({ url: () => `${app.origin}/graphql`, fetchFn: fetch });
  const asked = audits.filter(({ name }) => !BY_GET.test(name));
  const ofKind = (kind: string) => asked.filter(({ name }) => name.startsWith(`${kind} `));

  it('asks for all that must and should be', () => {
    expect([ofKind('MUST').length, ofKind('SHOULD').length]).toEqual([13, 23]);
  });

  it.each(asked)('$name', async ({ fn }) => {
    const result = await fn();
    expect(result.status === 'ok' ? 'ok' : result.reason).toBe('ok');
  });

  it('refuses GET', async () => {
    for (const query of ['{__typename}', 'mutation{logout{__typename}}']) {
      const response = await fetch(`${app.origin}/graphql?query=${encodeURIComponent(query)}`);
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    }
  });
});
