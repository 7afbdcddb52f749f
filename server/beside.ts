import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MikroORM } from '@mikro-orm/postgresql';
import { findEmbedded } from '../db/embedded.js';
import { createOrm } from '../db/orm.config.js';
import { type Config, parseConfig } from './config.js';
import { placeOf, preparing } from './database.js';
import { sentenceOf } from './sentence.js';

/** What a command works with beside a running server. */
export interface Desk {
  settings: Config;
  orm: MikroORM;
  now: () => Date;
}

/**
 * Runs a command on the database of the running server – on a laptop it is found by itself – and ends with the exit code
 * that `work` gives, or with 2 and one sentence when it could not be done. `read` looks at the arguments first.
 */
export async function beside<Asked>(
  read: (args: string[], now: Date) => Asked,
  work: (desk: Desk, asked: Asked) => Promise<number>,
): Promise<void> {
  try {
    const now = () => new Date();
    const asked = read(process.argv.slice(2), now());
    // alipay-sdk signs with the process's local time, and Alipay reads it as Beijing's.
    process.env.TZ = 'Asia/Shanghai';
    if (existsSync('.env')) process.loadEnvFile('.env');
    const settings = parseConfig(process.env);
    const databaseUrl = await findDatabase(settings);
    await preparing(databaseUrl, async () => undefined);
    const orm = await createOrm(databaseUrl);
    try {
      if ((await orm.migrator.getPending()).length)
        throw new Error(`The database at ${placeOf(databaseUrl)} is not up to date: start the server once.`);
      process.exitCode = await work({ settings, orm, now }, asked);
    } finally {
      await orm.close(true);
    }
  } catch (error) {
    console.error(sentenceOf(error));
    process.exitCode = 2;
  }
}

async function findDatabase({ databaseUrl, dataDir }: Config): Promise<string> {
  const url = databaseUrl ?? (await findEmbedded(join(dataDir, 'postgres'), 'zhike'));
  if (url) return url;
  throw new Error(`No server runs on ${dataDir}: run npm start beside this, or set DATABASE_URL.`);
}
