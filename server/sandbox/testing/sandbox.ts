import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadKeys } from '../keys.js';
import { startSandbox } from '../server.js';
import { Merchant } from './merchant.js';

/** Five key pairs take a second to make, so the tests of one file share them. */
let keys: Promise<string> | null = null;

async function makeKeys(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-keys-'));
  await loadKeys(folder);
  const text = await readFile(join(folder, 'keys.json'), 'utf8');
  await rm(folder, { recursive: true });
  return text;
}

export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  keys ??= makeKeys();
  await writeFile(join(folder, 'keys.json'), await keys);
  return folder;
}

/** A sandbox in this process with its merchant. */
export async function openSandbox(): Promise<{ merchant: Merchant; close(): Promise<void> }> {
  const folder = await newFolder();
  const onFailure = (error: Error): never => {
    throw error;
  };
  const sandbox = await startSandbox({ dataDir: folder, port: 0, host: '127.0.0.1', onFailure });
  const merchant = await new Merchant(folder, sandbox.origin).open();
  return {
    merchant,
    async close() {
      merchant.close();
      await sandbox.close();
      await rm(folder, { recursive: true });
    },
  };
}
