import { randomBytes } from 'node:crypto';
import type { Answer } from '../http.js';
import { escapeHtml } from '../text.js';

/** Markup that is safe to send: either written here or escaped. */
export class Html {
  constructor(readonly markup: string) {}
}

type Part = string | number | Html | readonly Html[] | null | false;

const asMarkup = (part: Part): string => {
  if (part === null || part === false) return '';
  if (part instanceof Html) return part.markup;
  if (typeof part === 'object') return part.map(({ markup }) => markup).join('');
  return escapeHtml(String(part));
};

/** A template whose values are escaped unless they are markup already. */
export const html = (pieces: TemplateStringsArray, ...parts: Part[]): Html =>
  new Html(pieces.map((piece, i) => piece + (i < parts.length ? asMarkup(parts[i]!) : '')).join(''));

/** Data for the page's script: JSON that cannot end its own element. */
export const data = (id: string, value: unknown): Html =>
  new Html(
    `<script type="application/json" id="${id}">${JSON.stringify(value).replaceAll('<', '\\u003c')}</script>`,
  );

interface Page {
  title: string;
  style: string;
  script: string;
  body: Html;
}

/** A whole page that loads nothing from anywhere and runs no script but its own. */
export function page(status: number, { title, style, script, body }: Page): Answer {
  const nonce = randomBytes(16).toString('base64url');
  const whole = html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <style nonce="${nonce}">
          ${new Html(TOKENS + style)}
        </style>
      </head>
      <body>
        ${body}
        <script nonce="${nonce}">
          ${new Html(script)};
        </script>
      </body>
    </html> `;
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'`;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body: whole.markup,
  };
}

export function money(fen: number): Html {
  const [yuan, rest] = (fen / 100).toFixed(2).split('.') as [string, string];
  return html`<span class="money"
    ><small>¥</small>${yuan.replace(/\B(?=(\d{3})+$)/g, ',')}<small>.${rest}</small></span
  >`;
}

const TOKENS = `
:root { --paper: #f7f5f1; --surface: #fff; --ink: #1c1b19; --ink-2: #5f5b55; --ink-3: #8a857d; --line: #e8e4dc;
  --accent: #c2410c; --accent-soft: #fdeee6; --success: #1e7a4c; --warn: #9a6700; --danger: #b42318; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 400 16px/1.5 -apple-system, BlinkMacSystemFont, "PingFang SC",
  "Noto Sans SC", "Microsoft YaHei", sans-serif; font-variant-numeric: tabular-nums; }
button, select, input { font: inherit; color: inherit; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
`;
