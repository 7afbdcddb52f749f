import { readdirSync, readFileSync } from 'node:fs';

/** CPU time that was used, in milliseconds, by whom. */
export type CpuTimes = Record<'server' | 'postgres' | 'sandbox' | 'client', number>;

const PROGRAMS = { server: 'server/main.ts', sandbox: 'sandbox/main.ts', postgres: '/postgres' } as const;

/** Linux counts in hundredths of a second, whatever its kernel's own tick is. */
const TICK_MS = 10;

interface Process {
  pid: number;
  parent: number;
  /** Its own, and of its children that have ended. */
  cpuMs: number;
}

/** What the programs that this process started have used so far; PostgreSQL with all its backends. */
export function cpuTimes(): CpuTimes {
  const processes = readdirSync('/proc').flatMap(name => (/^\d+$/.test(name) ? processOf(Number(name)) : []));
  const { user, system } = process.cpuUsage();
  const times: CpuTimes = { server: 0, postgres: 0, sandbox: 0, client: (user + system) / 1000 };
  for (const { pid, cpuMs } of processes.filter(({ parent }) => parent === process.pid)) {
    const command = commandOf(pid);
    for (const [program, sign] of Object.entries(PROGRAMS) as [keyof typeof PROGRAMS, string][]) {
      if (!command.includes(sign)) continue;
      const children = processes.filter(({ parent }) => parent === pid);
      times[program] += children.reduce((sum, child) => sum + child.cpuMs, cpuMs);
    }
  }
  return times;
}

export function since(before: CpuTimes): CpuTimes {
  const now = cpuTimes();
  const spent = Object.entries(now).map(([who, ms]) => [who, ms - before[who as keyof CpuTimes]]);
  return Object.fromEntries(spent) as CpuTimes;
}

function processOf(pid: number): Process[] {
  const text = read(`/proc/${pid}/stat`);
  // The name, in brackets, may hold anything; what follows it is parted by blanks.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  if (fields.length < 15) return []; // it has just ended
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return [{ pid, parent: Number(fields[1]), cpuMs: ticks * TICK_MS }];
}

const commandOf = (pid: number): string => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
