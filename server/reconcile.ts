import 'reflect-metadata';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beside, type Desk } from './beside.js';
import { type Config, withSandbox } from './config.js';
import { createLogger } from './kernel/log.js';
import { type Fen, formatFen } from './kernel/money.js';
import { isPastDay } from './payments/bills.rules.js';
import { findingsOf, reconcileDay, type Reconciled } from './payments/bills.service.js';
import type { Finding } from './payments/finding.entity.js';
import { createGateways } from './payments/gateways/gateways.js';

/**
 * `npm run reconcile -- 2026-11-20` compares the channels' bills of that day in Shanghai with our books, as the daily
 * job does, and prints what was found. It ends with 0 when no finding of the day is open, with 1 when one is, with 2
 * when it could not be done. On a laptop it works beside the running server, whose database and sandbox it finds.
 */
async function reconcile({ settings, orm, now }: Desk, day: string): Promise<number> {
  const config = await findSandbox(settings);
  const log = createLogger(config.logLevel);
  const desk = { em: orm.em.fork(), gateways: createGateways(config), log, now };
  const reconciled = await reconcileDay(desk, day);
  return report(day, reconciled, await findingsOf(desk, day, reconciled));
}

function requireDay([day, ...more]: string[], now: Date): string {
  if (day === undefined || more.length) throw new Error('Name one day: npm run reconcile -- 2026-11-20');
  if (!isPastDay(day, now)) {
    throw new Error(`"${day}" is no day of the calendar that is over in Shanghai, written like 2026-11-20.`);
  }
  return day;
}

/** The settings of a sandbox that the server has started; a merchant's own are in the environment. */
async function findSandbox(settings: Config): Promise<Config> {
  if (!settings.sandbox) return settings;
  const text = await readFile(join(settings.dataDir, 'sandbox', 'credentials.json'), 'utf8');
  const credentials = JSON.parse(text) as Record<string, string>;
  return withSandbox(process.env, credentials, new URL(credentials.WECHATPAY_BASE_URL ?? '').origin);
}

/** Prints it all; returns the exit code. */
function report(day: string, reconciled: readonly Reconciled[], findings: readonly Finding[]): number {
  const done = reconciled.flatMap(each =>
    each.kind === 'DONE'
      ? [[each.channel, `lines: ${each.rows}, differences: ${each.differences.length}`]]
      : [],
  );
  const rows = findings.map(finding => [
    finding.status,
    finding.channel,
    finding.kind,
    finding.number,
    `here ${side(finding.hereState, finding.hereFen)}`,
    `there ${side(finding.thereState, finding.thereFen)}`,
    finding.note ?? '',
  ]);
  console.log(
    [day, ...table(done), ...(rows.length ? table(rows) : ['  Nothing was ever found.'])].join('\n'),
  );

  const undone = reconciled.flatMap(each => (each.kind === 'DONE' ? [] : [each]));
  for (const { channel, kind, reason } of undone) {
    const why = kind === 'NOT_READY' ? 'is not written yet, try again later' : 'could not be read';
    console.error(`The bill of ${channel} ${why} (${reason}).`);
  }
  if (!reconciled.length) console.error('No payment channel that writes bills is configured.');
  if (undone.length || !reconciled.length) return 2;
  return findings.some(({ status }) => status === 'OPEN') ? 1 : 0;
}

const side = (state: string | null, fen: Fen | null): string =>
  [state ?? 'nothing', fen === null ? '' : formatFen(fen)].join(' ').trim();

function table(rows: readonly (readonly string[])[]): string[] {
  const width = (column: number) => Math.max(...rows.map(row => row[column]?.length ?? 0));
  return rows.map(row => `  ${row.map((cell, column) => cell.padEnd(width(column))).join('  ')}`.trimEnd());
}

await beside(requireDay, reconcile);
