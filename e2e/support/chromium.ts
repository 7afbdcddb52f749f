import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';
import { repository } from './paths.js';

const require = createRequire(import.meta.url);
/** Both packages export less than they hold, so their folders are found through what they do export. */
const packed = join(dirname(require.resolve('@sparticuz/chromium')), '../bin');
const notoSansSc = dirname(require.resolve('@expo-google-fonts/noto-sans-sc/package.json'));

const CHINESE_FONTS = ['400Regular', '600SemiBold'].map(weight => join(notoSansSc, weight));

const FLAGS = [
  '--no-sandbox',
  '--no-zygote',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
  '--lang=zh-CN',
];

/** Chromium out of its npm package, with the given fonts and no others, so that every machine draws the same. */
export async function launchChromium(fonts = CHINESE_FONTS): Promise<Browser> {
  const executablePath = await unpacked('chromium.br', 'chromium', 0o755);
  const env = { ...process.env, FONTCONFIG_FILE: fontsConfig(fonts) } as Record<string, string>;
  return chromium.launch({ executablePath, args: FLAGS, env });
}

/**
 * Unpacks once for each user. Every process unpacks to a name of its own and renames, so nobody starts half a browser
 * and a file left by root never stands in another user's way.
 */
export async function unpacked(archive: string, name: string, mode: number): Promise<string> {
  const target = join(cacheFolder(), name);
  if (existsSync(target)) return target;
  const own = `${target}.${process.pid}`;
  await pipeline(
    createReadStream(join(packed, archive)),
    createBrotliDecompress(),
    createWriteStream(own, { mode }),
  );
  renameSync(own, target);
  return target;
}

let folder: string | undefined;
export function cacheFolder(): string {
  if (folder) return folder;
  const { version } = require(join(packed, '../package.json')) as { version: string };
  const { uid } = userInfo();
  const name = `chromium-${version}-${process.arch}-${uid}`;
  for (const parent of [join(repository, '.cache'), join(tmpdir(), `zhike-e2e-${uid}`)]) {
    try {
      mkdirSync(join(parent, name), { recursive: true });
      writeFileSync(join(parent, name, '.writable'), '');
      return (folder = join(parent, name));
    } catch {
      continue;
    }
  }
  throw new Error('Neither .cache nor the temporary folder can be written: Chromium cannot be unpacked.');
}

function fontsConfig(folders: string[]): string {
  const cache = cacheFolder();
  const list = folders.map(path => `<dir>${path}</dir>`).join('');
  const file = join(cache, `fonts-${createHash('sha256').update(list).digest('hex').slice(0, 8)}.conf`);
  writeFileSync(
    file,
    `<?xml version="1.0"?><fontconfig>${list}<cachedir>${join(cache, 'fonts')}</cachedir></fontconfig>`,
  );
  return file;
}
