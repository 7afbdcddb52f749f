import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** The sandbox of a server that was killed needs a moment to see that it is alone. */
const PATIENCE_MS = 1_000;

export async function requireFreePort(setting: string, port: number, host: string): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const fault = await listenFault(port, host);
    if (fault === null) return;
    if (fault !== 'EADDRINUSE') throw new Error(sentence(fault, setting, port, host));
    if (Date.now() > end) throw new Error(sentence(fault, setting, port, host));
    await sleep(100);
  }
}

async function listenFault(port: number, host: string): Promise<string | null> {
  const probe = createServer();
  try {
    await once(probe.listen(port, host), 'listening');
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  } finally {
    await new Promise(resolve => probe.close(resolve));
  }
}

function sentence(fault: string, setting: string, port: number, host: string): string {
  switch (fault) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program: stop it, or set ${setting} to another port (0: any free one).`;
    case 'EACCES':
      return `Port ${port} is not open to this account: set ${setting} to 1024 or more.`;
    default:
      return `HOST is ${host}, where this machine cannot listen (${fault}).`;
  }
}
