import { Client } from 'pg';

const OLDEST = 15;

/** Only one process at a time brings the schema up to date. */
const MIGRATION_LOCK = 7_421_007;

interface PgFailure extends Error {
  code?: string;
}

/** Does the work that changes the schema, alone, on a database that is fit for it; says plainly when it is not. */
export async function preparing(databaseUrl: string, work: () => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined); // the query under way fails with it
  await client.connect().catch((error: PgFailure) => {
    throw new Error(refusal(databaseUrl, error), { cause: error });
  });
  try {
    await requireFit(client);
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await work().catch((error: PgFailure) => {
      if (error.code !== '42501') throw error;
      const place = placeOf(databaseUrl);
      throw new Error(
        `The user of DATABASE_URL has too few rights at ${place}: ${lastLine(error.message)}.`,
        { cause: error },
      );
    });
  } finally {
    await client.end(); // and with it the lock
  }
}

async function requireFit(client: Client): Promise<void> {
  const { rows } = await client.query<{ version: number; encoding: string; name: string }>(
    `select current_setting('server_version_num')::int / 10000 as version,
            current_setting('server_encoding') as encoding, current_database() as name`,
  );
  const [{ version, encoding, name } = { version: 0, encoding: '', name: '' }] = rows;
  if (version < OLDEST)
    throw new Error(`DATABASE_URL leads to PostgreSQL ${version}: ${OLDEST} or newer is needed.`);
  if (encoding !== 'UTF8') {
    throw new Error(`The database "${name}" is encoded in ${encoding}: create it with encoding UTF8.`);
  }
}

/** Where the URL leads, without its password. */
export function placeOf(databaseUrl: string): string {
  const { hostname, port, pathname } = new URL(databaseUrl);
  return `${hostname || 'localhost'}:${port || 5432}${pathname}`;
}

function refusal(databaseUrl: string, { code, message }: PgFailure): string {
  const place = placeOf(databaseUrl);
  switch (code) {
    case '28P01':
    case '28000':
      return `PostgreSQL at ${place} refuses the user or password of DATABASE_URL: ${message}.`;
    case '3D000':
      return `DATABASE_URL names a database that does not exist (${place}): create it, with encoding UTF8.`;
    case undefined:
      return `DATABASE_URL cannot be used for ${place}: ${message}.`;
    default:
      return `No PostgreSQL answers at ${place}, where DATABASE_URL leads (${code}).`;
  }
}

/** MikroORM puts the statement before what PostgreSQL said of it. */
const lastLine = (message: string): string => message.split(' - ').at(-1) ?? message;
