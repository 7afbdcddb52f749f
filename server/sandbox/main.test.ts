import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Merchant } from './testing/merchant.js';
import { newFolder } from './testing/sandbox.js';

const SLOW = 30_000;
const children: ChildProcess[] = [];
let folder: string;
beforeEach(async () => {
  folder = await newFolder();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

function launch(env: Record<string, string> = {}): ChildProcess {
  const child = fork(new URL('./main.ts', import.meta.url), {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, SANDBOX_PORT: '0', SANDBOX_DATA_DIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  children.push(child);
  return child;
}

async function ready(child: ChildProcess): Promise<string> {
  const [message] = (await once(child, 'message')) as [{ type: string; origin: string }];
  expect(message.type).toBe('ready');
  return message.origin;
}

async function end(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  let said = '';
  child.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, said };
}

async function killed(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

it(
  'forgets no payment and no pending notification when it is killed',
  async () => {
    const first = launch();
    const origin = await ready(first);
    const merchant = await new Merchant(folder, origin).open();
    merchant.usual = () => ({ status: 500, body: 'fail' });
    const names = Array.from({ length: 20 }, (_, i) => `CRASH${String(i).padStart(5, '0')}`);
    const launches = await Promise.all(names.map(async name => merchant.launch(await merchant.prepay(name))));
    // Killed in the middle of it: whoever got an answer must find his payment again.
    const answers = launches.map((launch, i) =>
      merchant.post('/cashier/wechat/pay', launch).then(
        ({ status }) => (status === 200 ? names[i]! : null),
        () => null,
      ),
    );
    await Promise.race(answers.slice(5));
    await killed(first);
    const told = (await Promise.all(answers)).filter(name => name !== null);
    expect(told.length).toBeGreaterThan(0);

    const second = launch();
    const again = await ready(second);
    const after = await new Merchant(folder, again).open();
    const state = (await after.look('/control/state')) as {
      trades: { number: string; state: string }[];
      notifications: { number: string }[];
    };
    expect(state.trades).toHaveLength(20);
    const paid = state.trades.filter(trade => trade.state === 'PAID').map(trade => trade.number);
    expect(paid).toEqual(expect.arrayContaining(told));
    // Each payment has its one notification, whether or not its first attempt was still made.
    expect(state.notifications.map(notice => notice.number).sort()).toEqual([...paid].sort());
    merchant.usual = () => ({ status: 204, body: '' });
    // An attempt that was under way at the restart is still answered as before, and made again by the next delivery.
    const waiting = async () => {
      await after.post('/control/notifications/deliver', {});
      return (await after.look('/control/notifications?state=WAITING')).notifications;
    };
    await expect.poll(waiting, { timeout: 5_000 }).toEqual([]);
    // A launch that was spent before the crash stays spent.
    const reuse = await after.post('/cashier/wechat/pay', launches[names.indexOf(told[0]!)]);
    expect(reuse.status).toBe(400);
    merchant.close();
    after.close();
  },
  SLOW,
);

it(
  'knows virtual orders, sessions and the push address again after it is killed',
  async () => {
    const first = launch();
    const before = await new Merchant(folder, await ready(first)).open();
    before.usual = () => ({ status: 500, body: '' });
    await before.post('/control/wechat/push-url', { url: before.notifyUrl('/push') });
    await before.sell('VCRASH000001');
    await before.sell('VCRASH000002', {}, { os: 'ios' });
    await before.xpay('notify_provide_goods', { order_id: 'VCRASH000002', env: 0 });
    await before.post('/control/faults', { kind: 'notify.late', of: 'inquiry', delayMs: 3_600_000 });
    await before.post('/control/wechat-virtual/VCRASH000002/ios-refund');
    const session = await before.sessionKey('lisi');
    await before.refundVirtual('VCRASH000001', 'VCRASHREFUND', 19_900, 5_000);
    const known = await before.queryVirtual('VCRASH000001');
    const delivered = await before.queryVirtual('VCRASH000002');
    await killed(first);

    const second = launch();
    const after = await new Merchant(folder, await ready(second)).open();
    expect(await after.queryVirtual('VCRASH000002')).toEqual(delivered);
    expect(await after.queryVirtual('VCRASH000001')).toEqual(known);
    expect((await after.payVirtual(after.virtualLaunch('VCRASH000003', session))).status).toBe(200);
    // What was told of nobody has acknowledged yet; the inquiry of Apple is still to be answered, too.
    before.usual = () =>
      before.sealedReply({ ErrCode: 0, result_code: 0, result_info: '', evidence: 'crash' });
    const waiting = async () => {
      await after.post('/control/notifications/deliver', {});
      return (await after.look('/control/notifications?state=WAITING')).notifications;
    };
    await expect.poll(waiting, { timeout: 5_000 }).toEqual([]);
    await after.post('/control/clock/advance', { ms: 4_000 });
    await expect.poll(waiting, { timeout: 5_000 }).toEqual([]);
    expect(await after.queryVirtual('VCRASH000002')).toMatchObject({ order: { status: 5 } });
    expect(await after.queryVirtual('VCRASHREFUND')).toMatchObject({ order: { status: 5 } });
    before.close();
    after.close();
  },
  SLOW,
);

it(
  'keeps credentials across restarts, with the port it really has',
  async () => {
    const first = launch();
    const before = await new Merchant(folder, await ready(first)).open();
    await killed(first);
    const second = launch();
    const origin = await ready(second);
    const after = await new Merchant(folder, origin).open();
    expect(after.get('WECHATPAY_PRIVATE_KEY')).toBe(before.get('WECHATPAY_PRIVATE_KEY'));
    expect(after.get('WECHATPAY_BASE_URL')).toBe(origin);
    expect(after.get('ALIPAY_GATEWAY_URL')).toBe(`${origin}/gateway.do`);
    before.close();
    after.close();
  },
  SLOW,
);

it(
  'says in one sentence that its port or its folder is taken, and ends with 1',
  async () => {
    const origin = await ready(launch());
    const { port } = new URL(origin);
    const elsewhere = await newFolder();
    const samePort = end(launch({ SANDBOX_PORT: port, SANDBOX_DATA_DIR: elsewhere }));
    const sameFolder = end(launch());
    const wrongPort = end(launch({ SANDBOX_PORT: 'http' }));
    expect(await samePort).toEqual({
      code: 1,
      said: `Port ${port} is taken: set SANDBOX_PORT to a free port, or to 0 for any.\n`,
    });
    expect(await sameFolder).toEqual({
      code: 1,
      said: `The data folder ${folder} belongs to a sandbox that is running: set SANDBOX_DATA_DIR to another.\n`,
    });
    expect(await wrongPort).toEqual({
      code: 1,
      said: 'SANDBOX_PORT is http, but must be a port number from 0 to 65535.\n',
    });
    await rm(elsewhere, { recursive: true });
  },
  SLOW,
);

it(
  'ends cleanly on SIGTERM, and when the one who started it goes away',
  async () => {
    const first = launch();
    await ready(first);
    first.kill('SIGTERM');
    expect(await end(first)).toEqual({ code: 0, said: '' });
    const second = launch();
    await ready(second);
    second.disconnect();
    expect(await end(second)).toEqual({ code: 0, said: '' });
  },
  SLOW,
);
