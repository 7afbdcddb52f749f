import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';

/** A database of its own for one test file, copied from the migrated template, or from an empty one. */
export async function createTestDatabase(
  template = inject('template'),
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const admin = (sql: string) => withClient(inject('postgresUrl'), client => client.query(sql));
  // Copying files takes half the work of writing them to the log of changes, which nobody reads here.
  await admin(`create database ${name} template ${template} strategy file_copy`);
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  return { url: url.href, drop: async () => void (await admin(`drop database ${name} with (force)`)) };
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
