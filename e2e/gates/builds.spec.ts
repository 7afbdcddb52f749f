import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'acorn';
import { describe, expect, it } from 'vitest';
import { filesOf, pack } from '../support/mini-program/package.js';
import { builds } from '../support/paths.js';
import { hostsIn } from './hosts.js';

const MEGABYTE = 1024 * 1024;
const targets = [
  ['weixin', 'mp-weixin'],
  ['alipay', 'mp-alipay'],
] as const;

describe.each(targets)('the build for %s', (platform, target) => {
  const root = join(builds, target);
  const files = filesOf(root);

  it('speaks ES2015 in every file, as old base libraries do', () => {
    const refused = files
      .filter(file => file.endsWith('.js'))
      .flatMap(file => {
        try {
          parse(readFileSync(join(root, file), 'utf8'), { ecmaVersion: 2015, sourceType: 'script' });
          return [];
        } catch (error) {
          return [`${file}: ${(error as Error).message}`];
        }
      });
    expect(refused).toEqual([]);
  });

  it('keeps each package below 2 MB and all of them below 20 MB', () => {
    const { subPackages = [] } = JSON.parse(readFileSync(join(root, 'app.json'), 'utf8')) as {
      subPackages?: { root: string }[];
    };
    const sizes = new Map<string, number>([['main', 0]]);
    for (const file of files) {
      const owner = subPackages.find(sub => file.startsWith(`${sub.root}/`))?.root ?? 'main';
      sizes.set(owner, (sizes.get(owner) ?? 0) + statSync(join(root, file)).size);
    }
    const told = [...sizes].map(([name, bytes]) => `${name} ${Math.ceil(bytes / 1024)} KB`).join(', ');
    console.log(`${target}: ${told}`);
    expect([...sizes].filter(([, bytes]) => bytes >= 2 * MEGABYTE)).toEqual([]);
    expect([...sizes.values()].reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(20 * MEGABYTE);
  });

  it('has templates that the vendor compiler takes without a remark', () => {
    expect(pack(platform, root).diagnostics).toEqual([]);
  });

  it('leaves out the picture that uni-app fetches from its maker three seconds after the start', () => {
    const calling = files.filter(
      file => file.endsWith('.js') && readFileSync(join(root, file), 'utf8').includes('preloadAssets'),
    );
    expect(calling).toEqual([]);
  });
});

describe.each(['mp-weixin', 'mp-alipay', 'h5'])('the build %s', target => {
  it('names no foreign host', () => {
    const root = join(builds, target);
    const foreign = filesOf(root)
      .filter(file => /\.(js|css|html|json|wxml|wxss|wxs|axml|acss|sjs|svg)$/.test(file))
      .flatMap(file => hostsIn(readFileSync(join(root, file), 'utf8')).map(url => `${file}: ${url}`));
    expect(foreign).toEqual([]);
  });
});
