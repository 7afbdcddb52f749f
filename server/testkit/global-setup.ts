import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'reflect-metadata';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../../db/embedded.js';
import { createOrm, migrate } from '../../db/orm.config.js';
import { migrateJobs } from '../jobs.js';
import { TestSandbox } from './sandbox.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** URL of the server's maintenance database; tests make their own from the template. */
    postgresUrl: string;
    template: string;
    /** The secrets that all sandboxes of the run have, as a file. */
    sandboxKeys: string;
  }
}

const TEMPLATE = 'zhike_template';

/** One PostgreSQL for the run, with a migrated template; `TEST_DATABASE_URL` takes another server instead. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const sandbox = TestSandbox.start();
  const directory = await mkdtemp(join(tmpdir(), 'zhike-test-postgres-'));
  const postgres = await startEmbedded({ directory, durable: false });
  await postgres.createDatabase(TEMPLATE);
  const url = postgres.url(TEMPLATE);
  const orm = await createOrm(url);
  await migrate(orm);
  await orm.close();
  await migrateJobs(url);
  project.provide('postgresUrl', postgres.url('postgres'));
  project.provide('template', TEMPLATE);
  project.provide('sandboxKeys', (await sandbox).keys);
  return async () => {
    await (await sandbox).stop();
    await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  };
}
