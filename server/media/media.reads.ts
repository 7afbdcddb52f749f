import { sql } from 'kysely';
import type { Ctx } from '../context.js';
import { reads, type Given, type Sql } from '../kernel/reads/index.js';
import { fileLink } from './links.js';
import { StoredFile } from './stored-file.entity.js';

/** The address of a public file; null where there is none. Names are content hashes, so it may be cached for ever. */
export function publicFileUrl(fileId: Sql, given: Given): Sql {
  return addressOf(sql`f.path`, fileId, given);
}

/** The same of its smaller copy, for lists; the file itself where there is none. */
export function smallFileUrl(fileId: Sql, given: Given): Sql {
  return addressOf(sql`coalesce(f.small_path, f.path)`, fileId, given);
}

const addressOf = (path: Sql, fileId: Sql, { mediaUrl }: Given): Sql =>
  sql`(select ${mediaUrl} || '/media/' || substr(${path}, 8) from stored_files f
    where f.id = ${fileId} and f.path like 'public/%')`;

interface Address {
  id: string;
  url: string | null;
}

reads(StoredFile, {
  visible: (file, { viewerId, viewerRole }) =>
    sql`(${file.ownerId} = ${viewerId} or coalesce(${viewerRole} = 'ADMIN', false))`,
})
  .value('createdAt', () => Date, { description: 'When it had arrived.', sql: file => file.createdAt })
  .value('hls', () => Boolean, {
    description: 'Whether it is streamed in encrypted pieces; a film that is not plays as it is.',
    sql: file => sql`${file.segments} is not null`,
  })
  .value<Address, Ctx>('url', () => String, {
    description:
      'Its address: of a public file for good, of a private one for ten minutes and this session. Null until it is READY.',
    nullable: true,
    sql: (file, given) => sql`case when ${file.state} = 'READY' then
      json_build_object('id', ${file.id}, 'url', ${publicFileUrl(file.id, given)}) end`,
    finish: ({ id, url }, ctx) => url ?? fileLink(ctx, id),
  });
