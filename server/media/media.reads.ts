import { sql } from 'kysely';
import type { Given, Sql } from '../kernel/reads/index.js';

/** The address of a public file; null where there is none. Names are content hashes, so it may be cached for ever. */
export function publicFileUrl(fileId: Sql, given: Given): Sql {
  return sql`(select ${given.publicUrl} || '/media/' || substr(f.path, 8) from stored_files f
    where f.id = ${fileId} and f.path like 'public/%')`;
}
