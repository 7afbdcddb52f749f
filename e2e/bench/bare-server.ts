/** `node:http` and one prepared statement a page: a program of its own, as the product is. Its origin is what it sends. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'pg';
import { STATEMENTS, type Page } from './statements.js';

const [databaseUrl, files] = process.argv.slice(2);
const pool = new Pool({ connectionString: databaseUrl, max: 10 });
const asText = { getTypeParser: () => (text: string) => text } as never;

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://bare');
  const name = pathname.slice(1) as Page;
  const values = [new Date(), files, ...searchParams.getAll('value')];
  pool
    .query({
      name,
      text: STATEMENTS[name],
      values: name === 'home' ? values.slice(0, 2) : values,
      types: asText,
    })
    .then(({ rows }) => {
      const body = Object.values((rows as Record<string, string>[])[0] ?? {})[0] ?? 'null';
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(body);
    })
    .catch((error: unknown) => response.writeHead(500).end(String(error)));
});
server.listen(0, '127.0.0.1', () =>
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
);
process.once('disconnect', () => process.exit());
