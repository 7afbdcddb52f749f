import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from './embedded.js';
import { createOrm, migrate } from './orm.config.js';

/** Applies every migration to an empty database and says what the entities would still change. */
const directory = await mkdtemp(join(tmpdir(), 'zhike-db-check-'));
const postgres = await startEmbedded({ directory, durable: false });
try {
  await postgres.createDatabase('checked');
  const orm = await createOrm(postgres.url('checked'));
  await migrate(orm);
  const pending = (await orm.schema.getUpdateSchemaSQL({ dropTables: false })).trim();
  await orm.close();
  if (pending) {
    console.error(`The entities differ from the migrations. Add a migration with:\n\n${pending}\n`);
    process.exitCode = 1;
  }
} finally {
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
}
