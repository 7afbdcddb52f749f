import type { EntityManager } from '@mikro-orm/postgresql';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { MediaState, type MediaPurpose } from './media.rules.js';
import { StoredFile } from './stored-file.entity.js';

interface Taking {
  /** Where in the input the id stands. */
  field?: string[];
  /** Also what is still being worked on: a draft may name a film before it is ready. */
  unready?: boolean;
}

/**
 * The file that `ownerId` sent for this purpose. Throws `FILE_NOT_FOUND` for anything else, somebody else's files
 * included, and `FILE_NOT_READY` for one that was refused or is still being worked on.
 */
export async function fileOf(
  { em }: { em: EntityManager },
  ownerId: string,
  fileId: string,
  purpose: MediaPurpose,
  { field = ['fileId'], unready = false }: Taking = {},
): Promise<StoredFile> {
  const file = isId(fileId)
    ? await em.findOne(StoredFile, { id: fileId, ownerId, purpose, partOf: null })
    : null;
  if (!file) throw new UserError('FILE_NOT_FOUND', field);
  const usable = file.state === MediaState.READY || (unready && file.state !== MediaState.REFUSED);
  if (!usable) throw new UserError('FILE_NOT_READY', field);
  return file;
}
