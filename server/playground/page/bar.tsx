import { useCallback, useState } from 'react';
import { logInAs, logOut, useSessionUpkeep } from './accounts.js';
import { Cashier } from './cashier.js';
import type { DemoAccount } from './ready-tabs.js';
import { changeWalk, useWalk, type Session } from './walk.js';

const ROLES: Record<string, string> = { STUDENT: '学员', TEACHER: '老师', ADMIN: '管理员' };
const STATUSES: Record<string, string> = {
  PENDING: '待支付',
  PAID: '已支付',
  REFUNDED: '已退款',
  EXPIRED: '已过期',
  CANCELLED: '已取消',
};
const METHODS = { WECHAT: '微信支付', ALIPAY: '支付宝' };

const clock = (time: number | Date) => new Date(time).toLocaleTimeString('zh-CN', { hour12: false });

/** Who one is, which order is under way, and the way to its cashier: above the tabs, whichever is open. */
export function Bar({ accounts, onReset }: { accounts: DemoAccount[]; onReset: () => void }) {
  const { session, notice } = useWalk();
  useSessionUpkeep();
  return (
    <header className="bar">
      <h1>
        知课 <span>Playground</span>
      </h1>
      {accounts.length > 0 && (
        <div className="accounts" role="group" aria-label="演示账号">
          {accounts.map(account => (
            <button
              key={account.username}
              type="button"
              aria-pressed={session?.account?.username === account.username}
              onClick={() => void logInAs(account)}
            >
              {account.label}
            </button>
          ))}
        </div>
      )}
      <Who session={session} />
      <OrderUnderWay />
      <button type="button" className="quiet" onClick={onReset}>
        重置标签页
      </button>
      {notice && (
        <p className="notice" role="status">
          {notice}
          <button type="button" className="quiet" onClick={() => changeWalk({ notice: null })}>
            知道了
          </button>
        </p>
      )}
    </header>
  );
}

function Who({ session }: { session: Session | null }) {
  if (!session) return <p className="who">未登录：点演示账号，或运行 LogIn</p>;
  const { viewer, expiresAt, account } = session;
  const until = expiresAt && (account ? `令牌自动续期` : `令牌 ${clock(expiresAt)} 过期`);
  return (
    <p className="who" data-signed-in>
      <strong>{viewer?.name ?? '已登录'}</strong>
      {viewer && <span>{ROLES[viewer.role] ?? viewer.role}</span>}
      {until && <span>{until}</span>}
      <button type="button" className="quiet" onClick={() => void logOut()}>
        退出
      </button>
    </p>
  );
}

function OrderUnderWay() {
  const { order, launch } = useWalk();
  const [cashier, setCashier] = useState<string | null>(null);
  const close = useCallback(() => setCashier(null), []);
  return (
    <div className="order">
      {order && (
        <p data-status={order.status} title={order.number}>
          订单 {order.payableText} <strong>{STATUSES[order.status] ?? order.status}</strong>
        </p>
      )}
      {launch?.cashier && (
        <button type="button" className="primary" onClick={() => setCashier(launch.cashier)}>
          去沙箱收银台支付{launch.amountText && ` ${launch.amountText}`}
        </button>
      )}
      {launch && !launch.cashier && <p>真实网关：请在{METHODS[launch.method]}里完成付款</p>}
      {cashier && <Cashier key={cashier} url={cashier} onClose={close} />}
    </div>
  );
}

/** Under the response: each event of `orderUpdated` with its time, since the editor shows only the newest. */
export function EventTrace() {
  const { events } = useWalk();
  if (events.length === 0) return null;
  return (
    <ol className="events" aria-label="订单状态的变化">
      {events.map(event => (
        <li key={event.at.getTime()} data-status={event.status}>
          <time>{clock(event.at)}</time> {event.status}
        </li>
      ))}
    </ol>
  );
}
