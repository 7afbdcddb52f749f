import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import pg from 'pg';
import type { Product } from '../support/server.js';
import { hangUp } from './load.js';
import { pairs, type Pair } from './pairs.js';
import { seedShop, targetsIn, type Size } from './seed.js';
import type { Page } from './statements.js';

export interface Stage {
  asked: Record<Page, Pair[]>;
  stop(): Promise<void>;
}

/** Fills the product's shop and puts the bare server beside it. The product stays its starter's to stop. */
export async function setBench(product: Product, size: Size): Promise<Stage> {
  const database = new pg.Client({ connectionString: product.databaseUrl });
  await database.connect();
  try {
    await seedShop(database, size);
    const targets = await targetsIn(database, size);
    const bareServer = fork(
      join(import.meta.dirname, 'bare-server.ts'),
      [product.databaseUrl, product.origin],
      { execArgv: ['--import', 'tsx'] },
    );
    const [bareOrigin] = (await once(bareServer, 'message')) as [string];
    return {
      asked: pairs(product.origin, bareOrigin, targets),
      async stop() {
        hangUp();
        const ended = once(bareServer, 'exit');
        bareServer.disconnect();
        await ended;
      },
    };
  } finally {
    await database.end();
  }
}
