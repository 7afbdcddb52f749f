import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import { dueConsents, LEGAL_KINDS, type LegalDocumentKind } from './consent.rules.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

const consent = fc.record({
  kind: fc.constantFrom(...LEGAL_KINDS),
  version: fc.constantFrom('0.9', '1.0', '1.2'),
  withdrawnAt: fc.option(fc.constant(new Date('2026-11-21T12:00:00Z'))),
});

it('says in SQL what is due as the rule does, whatever was agreed to and withdrawn', async () => {
  const story = new Story(app);
  const user = await story.user();
  const visitor = await story.as(user);
  await fc.assert(
    fc.asyncProperty(fc.array(consent, { maxLength: 6 }), async given => {
      await app.sql('delete from consents where user_id = $1', [user.id]);
      for (const { kind, version, withdrawnAt } of given)
        await app.sql(
          `insert into consents (id, created_at, user_id, kind, version, platform, withdrawn_at)
           values (gen_random_uuid(), now(), $1, $2, $3, 'h5', $4)`,
          [user.id, kind, version, withdrawnAt],
        );
      const { me } = await visitor.run<{ me: { consentsDue: LegalDocumentKind[] } }>(
        '{ me { consentsDue } }',
      );
      expect(me.consentsDue).toEqual(dueConsents(given));
    }),
    { numRuns: 40 },
  );
});
