import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** A file, what stands in it, and what the linter says: null when it is allowed. */
type Case = [file: string, code: string, fault: string | null];

const imports: Case[] = [
  ['server/orders/a.service.ts', `import '../catalog/course.service.js'`, null],
  ['server/orders/b.service.ts', `import '../payments/payment.service.js'`, 'orders stands below'],
  [
    'server/orders/c.service.ts',
    `export type { P } from '../payments/payment.service.js'`,
    'orders stands below',
  ],
  ['server/points/d.service.ts', `import '../notices/notice.service.js'`, 'points stands below'],
  ['server/kernel/e.ts', `import '../users/user.entity.js'`, 'kernel stands below'],
  ['server/catalog/f.entity.ts', `import '../kernel/base.js'`, null],

  ['server/orders/g.rules.ts', `export type { Course } from '../catalog/course.entity.js'`, null],
  ['server/orders/h.rules.ts', `import '../catalog/course.entity.js'`, '*.rules.ts takes values'],
  ['server/orders/i.rules.ts', `import '../kernel/money.js'`, null],
  ['server/orders/j.rules.ts', `import 'node:fs'`, 'A rule knows no package'],
  ['server/catalog/k.entity.ts', `import './course.service.js'`, '*.entity.ts takes values'],
  ['server/catalog/l.reads.ts', `import './course.service.js'`, '*.reads.ts takes values'],
  ['server/users/l.reads.ts', `import './viewer.types.js'`, null],
  ['server/orders/m.resolver.ts', `import './order.service.js'`, null],
  ['server/orders/n.resolver.ts', `import '../catalog/course.service.js'`, '*.resolver.ts takes values'],
  ['server/orders/o.resolver.ts', `import '../catalog/course.entity.js'`, null],

  [
    'server/orders/p.service.ts',
    `import '../../db/orm.config.js'`,
    'Only main, start, build-lock, beside and testkit',
  ],
  ['server/app.ts', `import '../db/orm.config.js'`, 'Only main, start, build-lock, beside and testkit'],
  ['server/main.ts', `import '../db/orm.config.js'`, null],
  ['server/testkit/q.ts', `import '../../db/orm.config.js'`, null],
  ['server/orders/r.service.ts', `import '../app.js'`, 'A domain knows the kernel'],
  ['server/orders/s.service.ts', `import '../testkit/story.js'`, 'A domain knows the kernel'],
  ['server/orders/s.spec.ts', `import '../testkit/story.js'`, null],
  ['db/t.ts', `import '../server/catalog/course.entity.js'`, null],
  ['db/u.ts', `import '../server/catalog/course.service.js'`, 'db knows entities'],

  ['client/src/v.ts', `import '../../graphql/generated/graphql.js'`, null],
  ['client/src/w.ts', `import '../../server/kernel/money.js'`, 'The client takes only graphql/generated'],
  ['e2e/x.ts', `import '../graphql/generated/graphql.js'`, null],
  ['e2e/y.ts', `import '../server/kernel/money.js'`, 'they take only graphql/generated'],
  ['e2e/z.ts', `import '../client/src/v.js'`, 'they take only graphql/generated'],

  ['server/sandbox/a.ts', `import 'node:crypto'`, null],
  ['server/sandbox/b.ts', `import 'express'`, 'The sandbox stands on Node alone'],
  ['server/sandbox/c.ts', `import '../kernel/money.js'`, 'The sandbox imports nothing of the house'],
  ['server/start.ts', `import './sandbox/main.js'`, 'The sandbox is a program of its own'],

  ['server/payments/gateways/wechat.ts', `import 'wechatpay-node-v3'`, null],
  ['server/users/platforms/alipay.ts', `import 'alipay-sdk'`, null],
  ['server/payments/payment.service.ts', `import 'alipay-sdk'`, 'know an SDK'],
  ['server/payments/payment.rules.ts', `import 'wechatpay-node-v3'`, 'know an SDK'],
];

const inVue = (script: string, template = '<view />') =>
  `<script setup lang="ts">${script}</script> <template>${template}</template>`;

const platform: Case[] = [
  ['client/src/a.ts', 'wx.login();', 'Only client/src/platform'],
  ['client/src/b.ts', 'my.getAuthCode();', 'Only client/src/platform'],
  ['client/src/c.ts', `uni.request({ url: '' });`, 'Only client/src/platform'],
  ['client/src/d.ts', '// #ifdef MP-WEIXIN', 'Only client/src/platform'],
  ['client/src/e.vue', inVue('', '<view><!-- #ifndef H5 --></view>'), 'Only client/src/platform'],
  [
    'client/src/platform/f.ts',
    `uni.request({ url: '' });\n// #ifdef MP-WEIXIN\nwx.login();\n// #endif`,
    null,
  ],
  ['client/src/g.ts', `uni.navigateTo({ url: '' });`, null],
];

const texts: Case[] = [
  ['client/src/h.vue', inVue('', '<view>购买</view>'), 'raw text'],
  ['client/src/i.vue', inVue('', '<view title="Buy" />'), 'raw text'],
  ['client/src/j.ts', `export const label = '购买';`, 'Texts come from'],
  [
    'client/src/k.vue',
    inVue(`const { t } = useI18n();`, `<view>{{ t('no.such.key') }}</view>`),
    'does not exist in localization',
  ],
  ['client/src/l.vue', inVue(`const { t } = useI18n();`, `<view>{{ t('buy') }}</view>`), null],
];

const loose: Case[] = [
  ['server/a.ts', 'export const a: any = 1;', 'Unexpected any'],
  ['server/b.ts', '// @ts-ignore\nexport const b = 1;', '@ts-ignore'],
  ['server/c.ts', 'const c = 1;', 'never used'],
  ['server/d.ts', '// TODO', 'Unexpected'],
  ['server/e.ts', 'Promise.resolve();', 'Promises must be awaited'],
  ['server/f.spec.ts', `vi.mock('./jobs.js');`, 'Files share their modules'],
  ['server/f.mocked.spec.ts', `vi.mock('./jobs.js');`, null],
];

/** Files that exist only to be imported. */
const imported = [
  'server/kernel/money.ts',
  'server/kernel/base.ts',
  'server/users/user.entity.ts',
  'server/users/viewer.types.ts',
  'server/notices/notice.service.ts',
  'server/catalog/course.entity.ts',
  'server/catalog/course.service.ts',
  'server/orders/order.service.ts',
  'server/testkit/story.ts',
  'server/sandbox/main.ts',
  'db/orm.config.ts',
  'graphql/generated/graphql.ts',
];

const house = mkdtempSync(join(tmpdir(), 'zhike-house-'));
const said = new Map<string, string>();

interface LintResult {
  filePath: string;
  messages: { message: string }[];
}

beforeAll(() => {
  for (const file of imported) write(file, '');
  for (const [file, code] of [...imports, ...platform, ...texts, ...loose]) write(file, code);
  for (const file of ['tsconfig.json', 'e2e/tsconfig.json']) {
    write(file, readFileSync(join(import.meta.dirname, file), 'utf8'));
  }
  write('client/src/locales/zh-CN.json', '{ "buy": "购买" }');
  const config = join(import.meta.dirname, 'eslint.config.js');
  for (const { filePath, messages } of JSON.parse(
    lint(['--config', config, '--format', 'json', '.']),
  ) as LintResult[]) {
    said.set(relative(house, filePath), messages.map(({ message }) => message).join('\n'));
  }
}, 60_000);

afterAll(() => rmSync(house, { recursive: true }));

function write(file: string, code: string): void {
  mkdirSync(dirname(join(house, file)), { recursive: true });
  writeFileSync(join(house, file), code);
}

/** ESLint exits 1 when it finds something, which is what is hoped for here. */
function lint(args: string[]): string {
  const eslint = join(import.meta.dirname, 'node_modules/eslint/bin/eslint.js');
  const { stdout } = spawnSync(process.execPath, [eslint, ...args], { cwd: house, encoding: 'utf8' });
  return stdout;
}

describe.each([
  ['imports', imports],
  ['the platform', platform],
  ['texts', texts],
  ['loose ends', loose],
])('house rules: %s', (_, cases) => {
  it.each(cases)('%s: %s → %s', (file, _code, fault) => {
    if (fault === null) expect(said.get(file)).toBe('');
    else expect(said.get(file)).toContain(fault);
  });
});
