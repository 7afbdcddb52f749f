import './cashier.scss';
import type { PayOutcome, PaySheetTexts } from './platform';

const OUTCOMES: Readonly<Record<string, PayOutcome>> = {
  ok: 'submitted',
  cancel: 'cancelled',
  fail: 'failed',
};

/** Shows the sandbox's cashier in a sheet above the page, as a wallet shows its own above a mini program. */
export function openCashier(url: string, texts: PaySheetTexts): Promise<PayOutcome> {
  const cashierOrigin = new URL(url).origin;
  const cameFrom = document.activeElement;
  const sheet = build(url, texts);

  return new Promise(resolve => {
    const close = (outcome: PayOutcome) => {
      window.removeEventListener('message', listen);
      window.removeEventListener('keydown', escape);
      sheet.root.remove();
      if (cameFrom instanceof HTMLElement) cameFrom.focus();
      resolve(outcome);
    };
    const listen = (event: MessageEvent<{ type?: string; result?: string } | null>) => {
      if (event.origin !== cashierOrigin || event.data?.type !== 'zhike-cashier') return;
      close(OUTCOMES[event.data.result ?? ''] ?? 'unknown');
    };
    const escape = (event: KeyboardEvent) => event.key === 'Escape' && close('cancelled');

    window.addEventListener('message', listen);
    window.addEventListener('keydown', escape);
    sheet.close.addEventListener('click', () => close('cancelled'));
    document.body.append(sheet.root);
    sheet.panel.focus();
  });
}

function build(url: string, texts: PaySheetTexts) {
  const root = element('div', 'cashier');
  const panel = element('div', 'cashier__panel');
  panel.tabIndex = -1;
  panel.setAttribute('role', 'dialog');
  panel.setAttribute('aria-modal', 'true');
  panel.setAttribute('aria-label', texts.title);
  const bar = element('div', 'cashier__bar');
  const title = element('span', 'cashier__title');
  title.textContent = texts.title;
  const close = element('button', 'cashier__close');
  close.textContent = texts.close;
  const frame = element('iframe', 'cashier__frame');
  frame.title = texts.title;
  frame.src = url;
  bar.append(title, close);
  panel.append(bar, frame);
  root.append(panel);
  return { root, panel, close };
}

function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}
