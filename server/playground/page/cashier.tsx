import { useEffect, useRef } from 'react';
import { hearCashier } from './walk.js';

interface CashierMessage {
  type: 'zhike-cashier';
  result: 'ok' | 'cancel' | 'fail';
  detail?: string;
}

const NOTICES = {
  ok: '收银台说已付款：以订单状态为准，看 WatchOrder 的推送或运行 CheckPayment。',
  cancel: '已在收银台取消，没有扣款。',
  fail: '收银台拒绝了这次支付',
};

/** The sandbox's cashier in a sheet of its own; what it says is a hint, never the truth about the order. */
export function Cashier({ url, onClose }: { url: string; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    // Not modal: the answer of WatchOrder behind the sheet is what one wants to see change.
    dialog.current?.show();
    const receive = (event: MessageEvent<CashierMessage>) => {
      if (event.origin !== new URL(url).origin || event.data?.type !== 'zhike-cashier') return;
      const { result, detail } = event.data;
      hearCashier(result === 'fail' && detail ? `${NOTICES.fail}：${detail}` : NOTICES[result]);
      onClose();
    };
    addEventListener('message', receive);
    return () => removeEventListener('message', receive);
  }, [url, onClose]);

  return (
    <dialog ref={dialog} className="cashier" aria-label="沙箱收银台" onClose={onClose}>
      <header>
        <strong>沙箱收银台</strong>
        <a href={url} target="_blank" rel="noreferrer">
          在新页打开
        </a>
        <button type="button" onClick={onClose} aria-label="关闭收银台">
          关闭
        </button>
      </header>
      <iframe src={url} title="沙箱收银台" />
    </dialog>
  );
}
