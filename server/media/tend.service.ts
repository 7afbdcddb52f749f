import type { Ctx } from '../context.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { findFfmpeg } from './making/ffmpeg.js';
import { MediaPurpose, MediaState } from './media.rules.js';
import { processJob, processKey } from './process.job.js';
import { StoredFile } from './stored-file.entity.js';

/** Those that are left out wait for the next start. */
const BATCH = 500;

/**
 * What a start finds undone: files whose job was lost, as after a restored backup or with the demo's own, are worked on;
 * those whose tries were used up by servers that died over them have FAILED; films that came before there was an ffmpeg
 * are cut.
 */
export async function tendFiles(ctx: Ctx): Promise<void> {
  await inTransaction(ctx, async tx => {
    const { em } = tx;
    const atWork = await em.find(
      StoredFile,
      { state: { $in: [MediaState.CHECKING, MediaState.PROCESSING] }, partOf: null },
      { limit: BATCH },
    );
    const uncut = findFfmpeg(ctx.config)
      ? await em.find(
          StoredFile,
          { state: MediaState.READY, purpose: MediaPurpose.VIDEO, segments: null },
          { limit: BATCH },
        )
      : [];
    const jobs = await jobsOf(tx, [...atWork, ...uncut]);
    for (const file of [...atWork, ...uncut]) {
      const job = jobs.get(processKey(file.id));
      if (job === 'waiting') continue;
      if (job === 'used up' && file.state !== MediaState.READY) {
        file.moveTo(MediaState.FAILED);
        file.problem = 'INTERNAL';
      } else tx.enqueue(processJob(file, tx.now()));
    }
  });
}

async function jobsOf({ em }: Tx<Ctx>, files: StoredFile[]): Promise<Map<string, 'waiting' | 'used up'>> {
  const rows = await em.execute<{ key: string; used: boolean }[]>(
    `select key, attempts >= max_attempts and locked_at is null as used from graphile_worker.jobs
     where key = any(string_to_array(?, ','))`,
    [files.map(({ id }) => processKey(id)).join(',')],
  );
  return new Map(rows.map(({ key, used }) => [key, used ? 'used up' : 'waiting']));
}

/** Has a file that FAILED worked on once more; false where it had not. */
export async function tryAgain(tx: Tx<Ctx>, file: StoredFile): Promise<boolean> {
  if (file.state !== MediaState.FAILED) return false;
  file.moveTo(MediaState.CHECKING);
  Object.assign(file, { problem: null, percent: 0 });
  tx.enqueue(processJob(file, tx.now()));
  return true;
}
