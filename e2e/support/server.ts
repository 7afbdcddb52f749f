import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { encryptionKeys } from './opener.js';
import { repository } from './paths.js';

const START_TIMEOUT_MS = 150_000;
const STOP_TIMEOUT_MS = 20_000;

/** How Node reads the server: as `npm start` has it, or ready in half the time. */
const AS_NPM_START = 'tsx';
const QUICKLY = pathToFileURL(join(repository, 'server/testkit/quick/load.ts')).href;

/** The whole product as `npm start` runs it, with ports and a data folder of its own. */
export class Product {
  private child: ChildProcess | undefined;
  private said = '';
  private inTheWay: Server | undefined;

  private constructor(
    readonly dataDir: string,
    private readonly port: number,
    private readonly sandboxPort: number,
    private readonly loader: string,
    private readonly env: Record<string, string>,
  ) {}

  /**
   * `from` is the data folder of a stopped product: what it held is copied instead of made again. The first product of a
   * run has none, and is started as everybody starts it.
   */
  static async start({
    from,
    env = {},
  }: { from?: string; env?: Record<string, string> } = {}): Promise<Product> {
    const dataDir = mkdtempSync(join(tmpdir(), 'zhike-e2e-'));
    // With owners and modes: as root, PostgreSQL runs as somebody else.
    if (from) execFileSync('cp', ['--archive', `${from}/.`, dataDir]);
    const [port, sandboxPort] = await freePorts(2);
    const loader = from ? QUICKLY : AS_NPM_START;
    const product = new Product(dataDir, port!, sandboxPort!, loader, env);
    await product.run().catch((error: unknown) => {
      rmSync(dataDir, { recursive: true, force: true });
      throw error;
    });
    return product;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get sandboxOrigin(): string {
    return `http://127.0.0.1:${this.sandboxPort}`;
  }

  /** The pretend platforms as a phone knows them: WeChat tells its wallet itself which mini program asks. */
  get sandbox(): { origin: string; wechatAppId: string } {
    const file = join(this.dataDir, 'sandbox', 'credentials.json');
    const credentials = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    return { origin: this.sandboxOrigin, wechatAppId: credentials['WECHATPAY_APPID']! };
  }

  /** The embedded database keeps its password and its port beside its data. */
  get databaseUrl(): string {
    const folder = join(this.dataDir, 'postgres');
    const password = readFileSync(join(folder, 'password'), 'utf8').trim();
    const port = readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[3];
    return `postgresql://zhike:${password}@127.0.0.1:${port}/zhike`;
  }

  /** What it printed, for messages. */
  get output(): string {
    return this.said;
  }

  async run(): Promise<void> {
    const child = spawn(process.execPath, ['--import', this.loader, 'server/start.ts'], {
      cwd: repository,
      env: {
        ...plainEnvironment(),
        ...{ PORT: String(this.port), SANDBOX_PORT: String(this.sandboxPort), DATA_DIR: this.dataDir },
        ...{ RATE_LIMIT_FACTOR: '100', ENCRYPTION_KEYS: encryptionKeys, ...this.env },
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (this.said += chunk.toString('utf8')));
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await isReady(this.origin))) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(
          `The product ended with ${child.exitCode ?? child.signalCode} instead of starting:\n${this.said}`,
        );
      if (Date.now() > deadline) {
        await this.kill9();
        throw new Error(`The product was not ready after ${START_TIMEOUT_MS} ms:\n${this.said}`);
      }
      await sleep(50);
    }
  }

  /** Ends it as Ctrl-C does and forgets its data, unless it is kept. */
  async stop({ keep = false } = {}): Promise<void> {
    await this.end('SIGTERM');
    this.inTheWay?.close();
    if (!keep) rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Kills the server alone; `run()` starts it over the same data. */
  async kill9(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Kills the sandbox for good: the server would start it again, so its port is held by somebody who hangs up. */
  async stopSandbox(): Promise<void> {
    const pids = descendants(this.child!.pid!).filter(pid => commandLine(pid).includes('sandbox/main'));
    if (pids.length === 0) throw new Error('No sandbox runs under the server.');
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    this.inTheWay = createServer(socket => socket.destroy());
    while (!this.inTheWay.listening) {
      this.inTheWay.listen(this.sandboxPort, '127.0.0.1');
      await Promise.race([once(this.inTheWay, 'listening'), once(this.inTheWay, 'error')]).catch(() =>
        sleep(10),
      );
    }
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    const late = sleep(STOP_TIMEOUT_MS, 'late', { ref: false });
    if ((await Promise.race([ended, late])) === 'late') {
      child.kill('SIGKILL');
      throw new Error(`The product did not stop within ${STOP_TIMEOUT_MS} ms:\n${this.said}`);
    }
  }
}

/** Neither the test runner's variables nor the settings of whoever runs it, in their shell or in their .env. */
function plainEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'USER', 'LANG', 'TMPDIR'].flatMap(name =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]],
  );
  const unset = [
    'DATABASE_URL',
    'PUBLIC_URL',
    'WECHATPAY_BASE_URL',
    'WECHAT_API_BASE_URL',
    'ALIPAY_GATEWAY_URL',
  ];
  // With npm's name for the command the product ends when the test that started it is killed.
  return Object.fromEntries([
    ...kept,
    ...unset.map(name => [name, '']),
    ['npm_lifecycle_event', 'start'],
  ]) as Record<string, string>;
}

async function isReady(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(2_000) })).status === 200;
  } catch {
    return false;
  }
}

/** Held all at once, so that no two are the same. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map(server => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(server => once(server.close(), 'close')));
  return ports;
}

function descendants(parent: number): number[] {
  const children = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && existsSync(`/proc/${name}/stat`))
    .map(Number)
    .filter(pid => parentOf(pid) === parent);
  return children.flatMap(pid => [pid, ...descendants(pid)]);
}

function parentOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]);
  } catch {
    return 0;
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
