import { availableParallelism, loadavg } from 'node:os';
import { percentile } from './crowd.js';
import type { CpuTimes } from './processes.js';
import type { Legs } from './purchase.js';

/** So many purchases, one after the other in each lane. */
export interface Phase {
  /** Of each purchase, in milliseconds. */
  wholes: number[];
  seconds: number;
  cpu: CpuTimes;
}

interface Measured {
  /** Through the server. */
  through: Phase;
  bare: Phase[];
  legs: Legs[];
  atOnce: number;
  warmUp: number;
}

const WHO = ['server', 'postgres', 'sandbox', 'client'] as const;

/** Prints what was measured; returns orders a second through the server by those of the bare statements. */
export function report({ through, bare, legs, atOnce, warmUp }: Measured): number {
  const cores = availableParallelism();
  const [load = 0] = loadavg();
  const together: Phase = {
    wholes: bare.flatMap(({ wholes }) => wholes),
    seconds: bare.reduce((sum, { seconds }) => sum + seconds, 0),
    cpu: Object.fromEntries(
      WHO.map(who => [who, bare.reduce((sum, { cpu }) => sum + cpu[who], 0)]),
    ) as CpuTimes,
  };
  const foreign = 1 - (busyOf(through) * through.wholes.length) / (through.seconds * 1000 * cores);
  const lines = [
    `${through.wholes.length} orders, ${atOnce} at a time, ${warmUp} before them; durable PostgreSQL; ${cores} cores for all of it`,
    `load ${load.toFixed(1)}${load > cores + 2 ? ': other work was running' : ''}; ${percent(foreign)} of the cores idle or taken by others`,
    '',
    `${''.padEnd(17)}orders/s   p50 ms   p99 ms   CPU ms an order: ${WHO.join(', ')}`,
    row('place → granted', through),
    row('bare statements', together),
    '',
    `p50 / p99 ms: ${(['place', 'pay', 'wallet', 'granted'] as const).map(leg => legOf(legs, leg)).join(', ')}`,
    `without the sandbox's and the client's part of the cores: about ${alone(through, cores)} orders/s`,
    `CPU of the bare statements by CPU of all programs: ${(busyOf(together) / busyOf(through)).toFixed(3)}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return rate(through) / rate(together);
}

/** Milliseconds of CPU that one purchase costs. */
const busyOf = ({ cpu, wholes }: Phase): number =>
  WHO.reduce((sum, who) => sum + cpu[who], 0) / wholes.length;
const rate = ({ wholes, seconds }: Phase): number => wholes.length / seconds;
const percent = (part: number): string => `${Math.max(0, Math.round(part * 100))} %`;

function row(name: string, phase: Phase): string {
  const figures = [rate(phase), percentile(phase.wholes, 50), percentile(phase.wholes, 99)];
  const cpu = WHO.map(who => (phase.cpu[who] / phase.wholes.length).toFixed(1));
  return `${name.padEnd(16)}${figures.map(figure => figure.toFixed(1).padStart(9)).join('')}   ${cpu.join(', ')}`;
}

function legOf(legs: readonly Legs[], leg: keyof Legs): string {
  const values = legs.map(taken => taken[leg]);
  return `${leg} ${percentile(values, 50).toFixed(0)} / ${percentile(values, 99).toFixed(0)}`;
}

/** What the cores would make of server and PostgreSQL alone; the server itself has one thread. */
function alone({ cpu, wholes }: Phase, cores: number): string {
  const both = (cores * 1000 * wholes.length) / (cpu.server + cpu.postgres);
  const oneThread = (1000 * wholes.length) / cpu.server;
  return Math.min(both, oneThread).toFixed(0);
}
