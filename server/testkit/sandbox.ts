import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { quickly } from './quick/index.js';

const MAIN = fileURLToPath(new URL('../sandbox/main.ts', import.meta.url));

/** Where a sandbox keeps the secrets of both sides. */
const KEYS = 'keys.json';

/** The sandbox as a process of its own, driven by its control API alone. */
export class TestSandbox {
  private constructor(
    private child: ChildProcess,
    readonly dataDir: string,
    readonly origin: string,
    readonly credentials: Record<string, string>,
  ) {}

  /** `keys` is the file of a sandbox before it: five pairs of RSA take half a second of a core to make. */
  static async start(keys?: string): Promise<TestSandbox> {
    const dataDir = await mkdtemp(join(tmpdir(), 'zhike-test-sandbox-'));
    if (keys) await copyFile(keys, join(dataDir, KEYS));
    const { child, origin } = await spawnSandbox(dataDir, '0');
    const credentials = JSON.parse(await readFile(join(dataDir, 'credentials.json'), 'utf8')) as Record<
      string,
      string
    >;
    return new TestSandbox(child, dataDir, origin, credentials);
  }

  get keys(): string {
    return join(this.dataDir, KEYS);
  }

  /** kill -9; what it knew must be on disk. */
  async kill(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }

  async restart(): Promise<void> {
    this.child = (await spawnSandbox(this.dataDir, new URL(this.origin).port)).child;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exit = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await exit;
    }
    await rm(this.dataDir, { recursive: true, force: true });
  }

  async call<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T> {
    const response = await fetch(this.origin + path, { method, body: body ? JSON.stringify(body) : null });
    const answer = (await response.json()) as T;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Pays at the cashier as the platform's own pay sheet would; `os` only matters for virtual goods. */
  payAtCashier(
    launch: Launch,
    { user, os }: { user?: string; os?: 'android' | 'ios' } = {},
  ): Promise<unknown> {
    if ('tradeNo' in launch)
      return this.call('POST', '/cashier/alipay/pay', { tradeNO: launch.tradeNo, user });
    if ('signData' in launch)
      return this.call('POST', '/cashier/wechat-virtual/pay', { ...launch, user, os });
    return this.call('POST', '/cashier/wechat/pay', { ...launch, user });
  }

  pay(number: string, options: { force?: boolean; notify?: boolean } = {}): Promise<unknown> {
    return this.call('POST', `/control/trades/${number}/pay`, options);
  }

  arm(fault: { kind: string } & Record<string, unknown>): Promise<unknown> {
    return this.call('POST', '/control/faults', fault);
  }

  async deliver(
    number: string,
    options: { again?: boolean; genuine?: boolean } = {},
  ): Promise<SentNotification[]> {
    const { delivered } = await this.call<{ delivered: SentNotification[] }>(
      'POST',
      '/control/notifications/deliver',
      {
        number,
        ...options,
      },
    );
    return delivered;
  }

  /** Sends one extra notification of the given kind now, and returns how it was answered. */
  async notify(number: string, how: { as: string } & Record<string, unknown>): Promise<Answer[]> {
    const { answers } = await this.call<{ answers: Answer[] }>(
      'POST',
      `/control/trades/${number}/notify`,
      how,
    );
    return answers;
  }
}

export type Launch =
  | { tradeNo: string }
  | { mode: string; signData: string; paySig: string; signature: string }
  | {
      appId: string;
      timeStamp: string;
      nonceStr: string;
      package: string;
      signType: string;
      paySign: string;
    };

interface Answer {
  status: number;
  body: string;
  outcome: string;
}

interface SentNotification {
  id: string;
  number: string;
  state: string;
}

async function spawnSandbox(dataDir: string, port: string): Promise<{ child: ChildProcess; origin: string }> {
  const env = { ...process.env, SANDBOX_PORT: port, SANDBOX_DATA_DIR: dataDir };
  const child = fork(MAIN, [], {
    env,
    execArgv: quickly,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit').then(() =>
    Promise.reject(new Error('The sandbox ended while it started.')),
  );
  const [message] = (await Promise.race([once(child, 'message'), exited])) as [{ origin: string }];
  exited.catch(() => undefined);
  return { child, origin: message.origin };
}
