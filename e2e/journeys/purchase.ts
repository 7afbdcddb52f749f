import { inject, onTestFinished } from 'vitest';
import { Database } from '../support/database.js';
import { SandboxDriver } from '../support/sandbox-driver.js';
import { Product } from '../support/server.js';

export const COURSE = 'Python入门';
export const PRICE = '¥200.00';

/** What the issue of a payment may take to reach the page, and what a busy machine may add. */
export const PUSH_LIMIT_MS = 2_000;
/** Where nothing is pushed, the page asks after three seconds of silence. */
export const POLL_LIMIT_MS = 5_000;
export const SLACK_MS = 1_000;

export interface Stage {
  product: Product;
  sandbox: SandboxDriver;
  database: Database;
}

/** A product of this test's own, freshly seeded, that ends with the test. */
export async function setStage(): Promise<Stage> {
  const product = await Product.start({ from: inject('seededData') });
  const database = await Database.open(product.databaseUrl);
  onTestFinished(async () => {
    await database.close();
    await product.stop();
  });
  return { product, sandbox: new SandboxDriver(product.sandboxOrigin), database };
}
