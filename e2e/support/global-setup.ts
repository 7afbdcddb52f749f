import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestProject } from 'vitest/node';
import { Database } from './database.js';
import { Product } from './server.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The data folder of a product that was started once and stopped: every journey begins with a copy. */
    seededData: string;
  }
}

const FILES_MS = 120_000;

/** What the demo's films and books become is made once, and not in every copy while somebody plays them. */
async function filesAreReady(databaseUrl: string): Promise<void> {
  const database = await Database.open(databaseUrl);
  const deadline = Date.now() + FILES_MS;
  const waiting = `select 1 from graphile_worker.jobs where task_identifier in ('processFile', 'tendFiles')`;
  while ((await database.rows(waiting)).length > 0) {
    if (Date.now() > deadline) throw new Error(`The demo's files were not made in ${FILES_MS} ms`);
    await sleep(100);
  }
  await database.close();
}

export default async function setup(project: TestProject): Promise<() => void> {
  const product = await Product.start();
  await filesAreReady(product.databaseUrl);
  await product.stop({ keep: true });
  project.provide('seededData', product.dataDir);
  return () => rmSync(product.dataDir, { recursive: true, force: true });
}
