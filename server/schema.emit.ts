import { readFile, writeFile } from 'node:fs/promises';
import { assertValidSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { createSchema } from './schema.js';

/** Writes graphql/schema.graphql; with `--check` only says whether it is what the code emits. */
const FILE = new URL('../graphql/schema.graphql', import.meta.url);
const HEADER = '# Emitted by `npm run schema:emit` from the classes in server/. Do not edit.\n\n';

const schema = await createSchema();
assertValidSchema(schema);
const emitted = `${HEADER}${printSchema(lexicographicSortSchema(schema))}\n`;
if (process.argv.includes('--check')) {
  const committed = await readFile(FILE, 'utf8').catch(() => '');
  if (committed !== emitted) {
    console.error('graphql/schema.graphql is not what the code emits: run `npm run schema:emit`.');
    process.exitCode = 1;
  }
} else {
  await writeFile(FILE, emitted);
}
