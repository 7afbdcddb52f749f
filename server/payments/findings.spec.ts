import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createLogger } from '../kernel/log.js';
import { inTransaction } from '../kernel/transaction.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { file, type Difference } from './findings.service.js';
import type { Ctx } from '../context.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

describe('a difference', () => {
  it('is filed and told once, however often and however many at a time meet it', async () => {
    const log = createLogger('silent');
    const told = vi.spyOn(log, 'error');
    const ctx = { em: app.orm.em.fork(), now: app.clock.now, log } as unknown as Ctx;
    const difference: Difference = { kind: 'UNKNOWN_NUMBER', channel: 'ALIPAY', number: 'n1', thereFen: 1 };
    await Promise.all([1, 2, 3].map(() => inTransaction(ctx, tx => file(tx, difference))));
    await inTransaction(ctx, tx => file(tx, { ...difference, thereFen: 2 }));
    expect(await app.sql('select kind, status, number, there_fen, day from findings')).toEqual([
      { kind: 'UNKNOWN_NUMBER', status: 'OPEN', number: 'n1', there_fen: 1, day: null },
    ]);
    expect(told.mock.calls).toEqual([[{ finding: difference }, 'Money needs a person']]);
  });
});
