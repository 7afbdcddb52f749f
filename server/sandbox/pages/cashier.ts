import { checkAlipayLaunch, checkWechatLaunch, LaunchRefused } from '../cashier.js';
import type { Answer } from '../http.js';
import type { Channel, Trade } from '../model.js';
import { openVirtualSheet, VirtualRefused } from '../virtual/launch.js';
import type { World } from '../world.js';
import { data, html, money, page, type Html } from './html.js';

const LAUNCH_FIELDS = [
  'appId',
  'timeStamp',
  'nonceStr',
  'package',
  'signType',
  'paySign',
  'tradeNO',
  'mode',
  'signData',
  'paySig',
  'signature',
  'os',
] as const;

/** What each channel's sheet is called, and how it finds the order of a launch. */
const SHEETS: Record<Channel, { name: string; open(world: World, launch: Record<string, string>): Trade }> = {
  wechat: { name: '微信支付', open: (world, launch) => checkWechatLaunch(world, launch).trade },
  alipay: { name: '支付宝', open: checkAlipayLaunch },
  'wechat-virtual': { name: '微信虚拟支付', open: openVirtualSheet },
};

const isChannel = (name: string | null): name is Channel => name !== null && Object.hasOwn(SHEETS, name);

/** The pay sheet for an iframe: shows the sum, asks once, and tells the embedding page what happened. */
export function cashierPage(world: World, query: URLSearchParams): Answer {
  const asked = query.get('channel');
  const channel = isChannel(asked) ? asked : 'wechat';
  const launch = Object.fromEntries(
    LAUNCH_FIELDS.flatMap(name => (query.has(name) ? [[name, query.get(name)!]] : [])),
  );
  const origin = query.get('origin') ?? '';
  const facts = { origin, path: `/cashier/${channel}/pay`, launch };
  try {
    if (!isOrigin(origin)) throw new LaunchRefused('缺少参数 origin');
    if (channel !== asked) throw new LaunchRefused('缺少参数 channel');
    const trade = SHEETS[channel].open(world, launch);
    return show(200, channel, html`${sheet(trade)}${data('facts', facts)}`);
  } catch (error) {
    if (!(error instanceof LaunchRefused || error instanceof VirtualRefused)) throw error;
    const known = { ...facts, origin: isOrigin(origin) ? origin : '', refused: error.message };
    return show(400, channel, html`${refused(error.message)}${data('facts', known)}`);
  }
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text;
}

const show = (status: number, channel: Channel, content: Html): Answer =>
  page(status, {
    title: '收银台（沙箱）',
    style: STYLE,
    script: SCRIPT,
    body: html`<main>
      <header><b>${SHEETS[channel].name}</b><span class="tag">沙箱</span></header>
      ${content}
      <footer>沙箱环境，不会真实扣款</footer>
    </main>`,
  });

const sheet = (trade: Trade): Html =>
  html` <section id="ask">
      <p class="title">${trade.title}</p>
      <p class="sum">${money(trade.amountFen)}</p>
      <dl>
        <div>
          <dt>收款方</dt>
          <dd>知课（沙箱商户）</dd>
        </div>
        <div>
          <dt>付款账号</dt>
          <dd>${trade.payer.replace(/^sandbox-(openid|alipay)-/, '')}</dd>
        </div>
        <div>
          <dt>订单号</dt>
          <dd class="number">${trade.number}</dd>
        </div>
      </dl>
      <button type="button" id="pay" class="primary">确认支付 ${money(trade.amountFen)}</button>
      <button type="button" id="cancel" class="quiet">取消</button>
    </section>
    <section id="done" hidden>
      <p class="mark" id="mark" aria-hidden="true"></p>
      <p class="title" id="said" role="status"></p>
      <p class="why" id="why"></p>
      <button type="button" id="leave" class="quiet" hidden>返回</button>
    </section>`;

const refused = (why: string): Html =>
  html` <section>
    <p class="mark bad" aria-hidden="true">!</p>
    <p class="title" role="alert">无法支付</p>
    <p class="why">${why}。本次没有扣款，请返回查看订单。</p>
    <button type="button" id="leave" class="primary">返回</button>
  </section>`;

const STYLE = `
body { background: var(--surface); }
main { max-width: 420px; min-height: 100vh; margin: 0 auto; padding: 16px 24px calc(16px + env(safe-area-inset-bottom)); display: flex; flex-direction: column; }
header { display: flex; align-items: center; gap: 8px; padding-bottom: 12px; border-bottom: 1px solid var(--line); }
.tag { padding: 0 8px; border-radius: 999px; background: var(--accent-soft); color: var(--accent); font-size: 12px; line-height: 20px; }
section { flex: 1; padding-top: 24px; text-align: center; }
.title { margin: 0; overflow-wrap: anywhere; }
.sum { margin: 4px 0 24px; font-size: 40px; font-weight: 600; line-height: 1.25; }
.sum small { font-size: 22px; }
.primary small { font-size: inherit; }
dl { margin: 0 0 24px; padding: 4px 0; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); font-size: 14px; text-align: left; }
dl div { display: flex; justify-content: space-between; gap: 16px; padding: 8px 0; }
dt { flex: none; color: var(--ink-2); }
dd { margin: 0; text-align: right; overflow-wrap: anywhere; }
.number { font-size: 12px; line-height: 21px; }
button { display: block; width: 100%; min-height: 48px; border: 0; border-radius: 8px; cursor: pointer; }
.primary { background: var(--accent); color: #fff; font-weight: 600; }
.primary:disabled { opacity: .6; cursor: default; }
.quiet { margin-top: 8px; background: none; color: var(--ink-2); }
.mark { width: 48px; height: 48px; margin: 0 auto 12px; border-radius: 50%; background: var(--success); color: #fff; font-size: 24px; line-height: 48px; }
.mark.bad { background: var(--danger); }
.why { margin: 8px 0 24px; color: var(--ink-2); font-size: 14px; }
.why:empty { display: none; }
footer { padding-top: 16px; color: var(--ink-2); font-size: 12px; text-align: center; }
[hidden] { display: none; }
`;

const SCRIPT = `
const facts = JSON.parse(document.getElementById('facts').textContent);
const at = id => document.getElementById(id);
const tell = (result, detail) => {
  if (facts.origin && parent !== window) parent.postMessage({ type: 'zhike-cashier', result, detail }, facts.origin);
};
const finish = (ok, said, why) => {
  at('ask').hidden = true;
  at('done').hidden = false;
  at('mark').textContent = ok ? '✓' : '!';
  at('mark').className = ok ? 'mark' : 'mark bad';
  at('said').textContent = said;
  at('why').textContent = why;
  at('leave').hidden = ok;
};
let refusal = facts.refused || '';
at('leave').addEventListener('click', () => tell('fail', refusal));
if (at('pay')) {
  at('cancel').addEventListener('click', () => { finish(false, '已取消支付', ''); at('leave').hidden = true; tell('cancel', ''); });
  at('pay').addEventListener('click', async () => {
    at('pay').disabled = at('cancel').disabled = true;
    at('pay').textContent = '正在支付…';
    try {
      const answer = await fetch(facts.path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(facts.launch) });
      const said = await answer.json();
      if (answer.ok) { finish(true, '支付成功', ''); tell('ok', said.errMsg || said.resultCode); return; }
      refusal = said.errMsg || said.memo || '';
      finish(false, '支付失败', refusal.replace(/^request\\w*Payment:fail /, '') + '。本次没有扣款。');
    } catch {
      refusal = 'network';
      finish(false, '没有收到支付结果', '请返回后查看订单状态，不要重复支付。');
    }
    tell('fail', refusal);
  });
}
`;
