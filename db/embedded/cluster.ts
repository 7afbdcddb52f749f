import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Account } from './programs.js';

export const SUPERUSER = 'zhike';
const MAJOR = '18';
const HALF_MADE = 'new-';

/** A directory of PostgreSQL's own, as the account that runs its programs sees it. */
export interface Seen {
  cwd: string;
  path: string;
}

/**
 * As root the programs run under another user, who cannot walk to a directory under a private home. He need not:
 * the program is started inside the directory, and its own working directory has a name that leads there directly.
 */
export function seenFrom(directory: string, account: Account | null): Seen {
  return { cwd: directory, path: account && process.platform === 'linux' ? '/proc/self/cwd' : directory };
}

/** PostgreSQL takes its settings from us alone: a PGDATA or PGPORT of the user's shell means another server. */
export const programEnv = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };

interface Making {
  programs: string;
  account: Account | null;
  durable: boolean;
  signal?: AbortSignal | undefined;
}

/** Makes the cluster when there is none; returns its password. Killed at any point, the next start makes it again. */
export async function ensureCluster(root: string, making: Making): Promise<string> {
  const data = join(root, 'data');
  const version = await readFile(join(data, 'PG_VERSION'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (version === null) await createCluster(root, making);
  else if (version.trim() !== MAJOR) {
    throw new Error(
      `${data} was made by PostgreSQL ${version.trim()}, and this is PostgreSQL ${MAJOR}: choose another DATA_DIR.`,
    );
  }
  return readFile(join(root, 'password'), 'utf8');
}

async function createCluster(root: string, { programs, account, durable, signal }: Making): Promise<void> {
  for (const left of await readdir(root)) {
    if (left.startsWith(HALF_MADE)) await rm(join(root, left), { recursive: true, force: true });
  }
  // A name of its own: an initdb that outlived its killed parent tidies up after itself under the name it knew.
  const fresh = await mkdtemp(join(root, HALF_MADE));
  const password = join(root, 'password');
  await writeFile(password, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (account) for (const path of [root, fresh, password]) await chown(path, account.uid, account.gid);

  const seen = seenFrom(fresh, account);
  const options = [
    '-D',
    seen.path,
    '-U',
    SUPERUSER,
    '-A',
    'scram-sha-256',
    `--pwfile=${seen.path}/../password`,
  ];
  await promisify(execFile)(
    join(programs, 'bin', 'initdb'),
    [...options, '--encoding=UTF8', '--locale=C.UTF-8', ...(durable ? [] : ['--no-sync'])],
    { cwd: seen.cwd, env: programEnv, signal, ...account },
  );
  await rename(fresh, join(root, 'data'));
}
