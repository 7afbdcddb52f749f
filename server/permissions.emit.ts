import 'reflect-metadata';
import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { permissionsTable } from './permissions/table.js';

/** Writes PERMISSIONS.md; with `--check` only says whether it is what the policy emits. */
const FILE = new URL('permissions/PERMISSIONS.md', import.meta.url);

const style = await resolveConfig(FILE);
const emitted = await format(permissionsTable(), { ...style, parser: 'markdown' });
if (process.argv.includes('--check')) {
  const committed = await readFile(FILE, 'utf8').catch(() => '');
  if (committed !== emitted) {
    console.error(
      'server/permissions/PERMISSIONS.md is not what the policy says: run `npm run permissions:emit`.',
    );
    process.exitCode = 1;
  }
} else {
  await writeFile(FILE, emitted);
}
