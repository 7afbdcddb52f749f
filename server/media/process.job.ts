import type { Job } from '../kernel/transaction.js';
import { MediaPurpose } from './media.rules.js';
import type { StoredFile } from './stored-file.entity.js';

/** Looks inside what has arrived, and makes of it what is shown. */
export const PROCESS_TASK = 'processFile';

/** Unfinished uploads, and files that nobody refers to. */
export const SWEEP_FILES_TASK = 'sweepFiles';
export const SWEEP_FILES_CRONTAB = `25 * * * * ${SWEEP_FILES_TASK}`;

/** Files whose work was lost, and films that came before there was an ffmpeg: looked for when a server starts. */
export const TEND_FILES_TASK = 'tendFiles';

/** Four minutes, with the waits in between; after that its owner decides. */
const TRIES = 6;

export interface AboutFile {
  fileId: string;
}

export const processKey = (fileId: string): string => `${PROCESS_TASK} ${fileId}`;

/** One film at a time, because each takes all processors it gets, and beside it one of what is quickly done. */
export function processJob({ id, purpose }: Pick<StoredFile, 'id' | 'purpose'>, runAt: Date): Job {
  const payload: AboutFile = { fileId: id };
  const queue = purpose === MediaPurpose.VIDEO ? 'films' : 'files';
  return { task: PROCESS_TASK, payload, runAt, key: processKey(id), queue, tries: TRIES };
}
