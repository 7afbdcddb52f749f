import { join } from 'node:path';
import type { Client } from 'graphql-ws';
import { createOrm } from '../../db/orm.config.js';
import { createApp } from '../app.js';
import type { TestApp } from './start-app.js';
import { visitorAt } from './visitor.js';

/** What stands beside the first server and shares nothing with it but the database, the files and the settings. */
export type SecondApp = Pick<TestApp, 'origin' | 'visitor' | 'stop'>;

export async function startBeside({ config, databaseUrl, clock }: TestApp): Promise<SecondApp> {
  const orm = await createOrm(databaseUrl);
  const app = await createApp({
    config,
    orm,
    databaseUrl,
    distDir: join(process.cwd(), 'dist'),
    demoAccounts: [],
    now: clock.now,
    timedJobs: false,
  });
  const origin = await app.listen(0, '127.0.0.1');
  const sockets: Client[] = [];
  return {
    origin,
    visitor: options => visitorAt(origin, options, sockets),
    async stop() {
      for (const socket of sockets) await socket.dispose();
      await app.close();
      await orm.close(true);
    },
  };
}
