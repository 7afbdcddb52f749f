import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { print, type DocumentNode } from 'graphql';
import WebSocket from 'ws';
import {
  LoginWithPasswordDocument,
  SaveLiveSessionDocument,
  SendRoomMessageDocument,
  StartLiveSessionDocument,
} from '../../graphql/generated/graphql.js';
import { repository } from '../support/paths.js';

const HOUR_MS = 3_600_000;
const PATIENCE_MS = 120_000;

interface Payload {
  accessToken?: string;
  session?: { id: string } | null;
  userErrors: object[];
}

/** The server without the builds of its pages, over a database of its own. */
export class LiveServer {
  private token: string | null = null;

  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
    private readonly dataDir: string,
  ) {}

  static async start(): Promise<LiveServer> {
    const dataDir = mkdtempSync(join(tmpdir(), 'zhike-bench-'));
    const [port, sandboxPort] = [await freePort(), await freePort()];
    const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
      cwd: repository,
      env: {
        ...process.env,
        ...{ PORT: String(port), SANDBOX_PORT: String(sandboxPort), DATA_DIR: dataDir },
        ...{ RATE_LIMIT_FACTOR: '100000', LOG_LEVEL: 'error' },
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const server = new LiveServer(child, port, dataDir);
    const deadline = Date.now() + PATIENCE_MS;
    while (!(await server.isUp())) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error('The server did not start.');
      await sleep(100);
    }
    return server;
  }

  get pid(): number {
    return this.child.pid!;
  }

  get socketUrl(): string {
    return `ws://127.0.0.1:${this.port}/graphql`;
  }

  /** A room that runs and is open to everybody, and how its teacher says something in it. */
  async room(): Promise<{ roomId: string; speak(text: string): Promise<void> }> {
    const { accessToken } = await this.does(LoginWithPasswordDocument, {
      input: { username: 'teacher', password: 'zhike-demo-2026' },
    });
    this.token = accessToken ?? null;
    const startsAt = Date.now() + 60_000;
    const { session } = await this.does(SaveLiveSessionDocument, {
      input: {
        ...{ title: 'bench', intro: '', access: 'OPEN', startsAt: new Date(startsAt).toISOString() },
        endsAt: new Date(startsAt + HOUR_MS).toISOString(),
      },
    });
    const roomId = session?.id ?? '';
    await this.does(StartLiveSessionDocument, { id: roomId });
    return {
      roomId,
      speak: async text => {
        await this.does(SendRoomMessageDocument, {
          input: { sessionId: roomId, text, clientKey: randomUUID() },
        });
      },
    };
  }

  /** What one who follows is sent when something is said. */
  async frameOf(subscribe: object, say: () => Promise<void>): Promise<string> {
    const socket = new WebSocket(this.socketUrl, 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init' }));
    await once(socket, 'message');
    socket.send(JSON.stringify(subscribe));
    await once(socket, 'message');
    await say();
    for (;;) {
      const [data] = (await once(socket, 'message')) as [Buffer];
      const text = data.toString('utf8');
      if (!text.includes('"text":"at ')) continue;
      socket.close();
      return text;
    }
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  private async does(document: DocumentNode, variables: object): Promise<Payload> {
    const response = await fetch(`http://127.0.0.1:${this.port}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(this.token && { authorization: `Bearer ${this.token}` }),
      },
      body: JSON.stringify({ query: print(document), variables }),
    });
    const { data, errors } = (await response.json()) as {
      data?: Record<string, Payload> | null;
      errors?: object[];
    };
    const payload = Object.values(data ?? {})[0];
    if (!payload || payload.userErrors.length) throw new Error(JSON.stringify(errors ?? payload));
    return payload;
  }

  private async isUp(): Promise<boolean> {
    const answer = fetch(`http://127.0.0.1:${this.port}/healthz`, { signal: AbortSignal.timeout(2000) });
    return answer.then(
      ({ ok }) => ok,
      () => false,
    );
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}
