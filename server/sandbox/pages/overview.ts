import type { Answer } from '../http.js';
import type { Notice, Trade } from '../model.js';
import { people, type Person } from '../people.js';
import { refundedFen } from '../trades.js';
import { shanghai } from '../time.js';
import type { World } from '../world.js';
import { armForm, faultName, platform } from './faults.js';
import { html, money, page, type Html } from './html.js';
import { messageRows } from './messages.js';
import { SCRIPT, STYLE } from './overview-assets.js';

const SHOWN = 50;

/** The sandbox for people: what was ordered, what was told to the merchant, and buttons for what can go wrong. */
export const overviewPage = (world: World): Answer =>
  page(200, {
    title: '支付沙箱',
    style: STYLE,
    script: SCRIPT,
    body: html`<header>
        <h1>支付沙箱</h1>
        <span class="tag">不会真实扣款</span>
      </header>
      <p id="said" role="status"></p>
      <main>
        <section>
          <h2>布置故障</h2>
          ${armForm()}
        </section>
        <div id="live">${live(world)}</div>
      </main>`,
  });

/** The part of the page that changes, fetched again every other second. */
export const overviewPart = (world: World): Answer => ({
  status: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; sandbox",
  },
  body: live(world).markup,
});

function live(world: World): Html {
  const trades = world.store.all('trade').slice(-SHOWN).reverse();
  const notices = world.store.all('notice').slice(-SHOWN).reverse();
  return html`<section>
      <h2>已布置的故障</h2>
      ${armed(world)}
    </section>
    <section>
      <h2>订单</h2>
      ${trades.length === 0 ? empty('还没有订单。在知课里买一门课，它会出现在这里。') : trades.map(trade => tradeRow(world, trade))}
    </section>
    <section>
      <h2>通知</h2>
      ${notices.length === 0 ? empty('还没有通知。订单支付后，平台会通知商户。') : notices.map(noticeRow)}
    </section>
    <section>
      <h2>消息</h2>
      ${messageRows(world)}
    </section>
    <section>
      <h2>人物</h2>
      <p class="note">绑定手机时，平台给出的就是这些号码。154 开头的是虚构的：这个号段从未放号。</p>
      <ul>
        ${people(world)
          .slice(0, SHOWN)
          .map(person => personRow(world, person))}
      </ul>
    </section>
    <section>
      <h2>时钟</h2>
      ${clock(world)}
    </section>
    <section>
      <h2>商户</h2>
      ${merchant(world)}
    </section>`;
}

const empty = (text: string): Html => html`<p class="empty">${text}</p>`;

/** A button that makes one call of the control API. */
const button = (label: string, method: 'POST' | 'DELETE', path: string, body?: unknown): Html =>
  html`<button
    type="button"
    data-method="${method}"
    data-path="${path}"
    data-body="${JSON.stringify(body ?? {})}"
  >
    ${label}
  </button>`;

function armed({ faults }: World): Html {
  const all = faults.all();
  if (all.length === 0) return empty('没有。一切如常。');
  return html`<ul>
      ${all.map(
        fault =>
          html`<li>
            <span
              >${faultName(fault.kind)} ·
              ${fault.channel === null ? '全部平台' : platform(fault.channel)}${
                fault.number && html` · 订单 ${fault.number}`
              }${fault.api && html` · ${fault.api}`}
              · ${fault.left === 'always' ? '直到清除' : `还有 ${fault.left} 次`}</span
            >${button('清除', 'DELETE', `/control/faults/${fault.id}`)}
          </li>`,
      )}
    </ul>
    ${button('全部清除', 'DELETE', '/control/faults')}`;
}

const STATES: Record<Trade['state'], string> = { OPEN: '待支付', PAID: '已支付', CLOSED: '已关闭' };

const EXTRA_NOTICES: readonly (readonly [string, unknown])[] = [
  ['伪造通知', { as: 'forged' }],
  ['篡改通知', { as: 'tampered' }],
  ['过期通知', { as: 'stale' }],
  ['重复 20 份', { as: 'duplicate' }],
  ['金额不符', { as: 'mismatch', field: 'amount' }],
  ['商户不符', { as: 'mismatch', field: 'merchant' }],
];

function tradeRow(world: World, trade: Trade): Html {
  const path = `/control/trades/${encodeURIComponent(trade.number)}`;
  const refunded = refundedFen(world, trade);
  const first =
    trade.state === 'PAID'
      ? button('重发通知', 'POST', `${path}/notify`, { as: 'genuine' })
      : button(trade.state === 'OPEN' ? '直接支付' : '关单后到账', 'POST', `${path}/pay`, { force: true });
  return html`<article>
    <p class="row"><b>${trade.title}</b>${money(trade.amountFen)}</p>
    <p class="note">
      <span class="state ${trade.state}">${STATES[trade.state]}</span> ${platform(trade.channel)} ·
      ${trade.payer} ·
      ${shanghai(trade.createdAt)}${refunded > 0 && html` · 已退 ${money(refunded)}`}${virtualNote(trade)}
    </p>
    <p class="note number">${trade.number}</p>
    <p class="actions">
      ${first}${appleButtons(trade)}${EXTRA_NOTICES.map(([label, body]) => button(label, 'POST', `${path}/notify`, body))}
    </p>
  </article>`;
}

const ADVICE = { agreed: '商户同意退款', objected: '商户反对退款', uncertain: '商户没有答复' } as const;

/** What only an order of virtual goods has to tell. */
function virtualNote({ state, virtual }: Trade): Html | null {
  if (!virtual || state !== 'PAID') return null;
  const { os, deliveredAt, appleRefund } = virtual;
  const asked = appleRefund && (appleRefund.advice === null ? '正在问询商户' : ADVICE[appleRefund.advice]);
  return html` · ${os === 'ios' ? 'Apple 支付' : '微信支付'} ·
  ${deliveredAt === null ? '待发货' : '已发货'}${asked !== undefined && html` · ${asked}`}`;
}

/** The money of an order paid on iOS goes back by Apple alone. */
function appleButtons({ number, state, virtual }: Trade): Html | null {
  if (virtual?.os !== 'ios' || state !== 'PAID' || virtual.appleRefund?.advice === null) return null;
  const path = `/control/wechat-virtual/${encodeURIComponent(number)}/ios-refund`;
  return html`${button('向 Apple 申请退款', 'POST', path)}${button('Apple 直接退款', 'POST', path, { apple: 'refund' })}`;
}

const NOTICE_STATES: Record<Notice['state'], string> = {
  WAITING: '等待投递',
  HELD: '扣留中',
  ACKNOWLEDGED: '商户已确认',
  GIVEN_UP: '已放弃',
};
const NOTICE_KINDS: Record<Notice['kind'], string> = {
  payment: '支付通知',
  refund: '退款通知',
  inquiry: '退款问询',
};
/** Virtual goods are told to be delivered, not only to be paid. */
const noticeName = ({ channel, kind }: Notice): string =>
  channel === 'wechat-virtual' && kind === 'payment' ? '发货通知' : NOTICE_KINDS[kind];

const OUTCOMES: Record<Notice['attempts'][number]['outcome'], string> = {
  acknowledged: '确认',
  refused: '拒绝',
  timeout: '超时',
  unreachable: '连不上',
  lost: '丢失',
};

function noticeRow(notice: Notice): Html {
  return html`<article>
    <p class="row">
      <b>${platform(notice.channel)}${noticeName(notice)}</b
      ><span class="state ${notice.state}">${NOTICE_STATES[notice.state]}</span>
    </p>
    <p class="note">
      ${notice.event} · ${notice.number}${notice.nextAt !== null && html` · 下次 ${shanghai(notice.nextAt)}`}
    </p>
    ${
      notice.attempts.length > 0 &&
      html`<ol>
        ${notice.attempts.map(attempt)}
      </ol>`
    }
    <p class="actions">
      ${
        notice.state === 'ACKNOWLEDGED'
          ? button('再投一次', 'POST', '/control/notifications/deliver', { id: notice.id, again: true })
          : button('立即投递', 'POST', '/control/notifications/deliver', { id: notice.id, again: true })
      }
    </p>
  </article>`;
}

const attempt = ({ at, fault, copies, status, body, outcome, ms }: Notice['attempts'][number]): Html =>
  html`<li>
    ${shanghai(at)} ·
    ${OUTCOMES[outcome]}${status !== null && html` · ${status}`}${body !== '' && html` <code>${body.slice(0, 80)}</code>`}
    · ${ms} ms${copies > 1 && html` · ${copies} 份`}${fault && html` · ${faultName(fault)}`}
  </li>`;

function personRow({ store }: World, { user, phone }: Person): Html {
  const refuse = store.get('refusing', user) === undefined;
  return html`<li>
    <span><b>${user}</b> · +${phone.countryCode} ${phone.number}</span
    >${button(refuse ? '拒收消息' : '接收消息', 'POST', '/control/messages/refuse', { user, refuse })}
  </li>`;
}

function clock({ clock: time }: World): Html {
  const advance = (label: string, ms: number) => button(label, 'POST', '/control/clock/advance', { ms });
  return html`<p>
      ${shanghai(time.now())}${time.offsetMs === 0 ? '（真实时间）' : html`（比真实时间快 ${Math.round(time.offsetMs / 1000)} 秒）`}
    </p>
    <p class="note">
      拨快之后，知课若仍按真实时间运行，会拒绝时间对不上的通知。只想马上投递，请用“立即投递”。
    </p>
    <p class="actions">
      ${advance('快 1 分钟', 60_000)}${advance('快 1 小时', 3_600_000)}${advance('快 1 天', 86_400_000)}${button('回到真实时间', 'POST', '/control/clock/reset')}
    </p>`;
}

const merchant = ({ keys, store }: World): Html =>
  html`<p class="note">
    微信商户号 ${keys.mchid} · AppID ${keys.appid}<br />支付宝应用 ${keys.alipayAppId} · 卖家
    ${keys.sellerId}<br />虚拟支付应用 ${keys.virtual.offerId} · 道具 ${keys.virtual.productId} · 消息推送到
    ${store.get('address', 'push')?.url ?? '（未设置，不推送）'}
  </p>`;
