import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs that some suites need and a laptop may lack; there those suites skip by name. */
const SERVICES = [
  { program: 'redis-server', debian: 'redis-server' },
  { program: 'ffmpeg', debian: 'ffmpeg' },
];

/** Installs what is missing, where a skipped suite would be a failure. Throws when that cannot be done. */
export function installServices(): void {
  const missing = SERVICES.filter(({ program }) => !isInstalled(program)).map(({ debian }) => debian);
  if (missing.length === 0) return;
  console.log(`installing ${missing.join(', ')}`);
  apt('update', '-qq');
  apt('install', '-y', '-qq', '--no-install-recommends', ...missing);
}

function apt(...args: string[]): void {
  // Installed, not started: a suite starts its own, on a port of its own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const { status, stderr } = spawnSync('apt-get', args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`apt-get ${args.join(' ')} failed: ${stderr}`);
}

function isInstalled(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some(folder => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
