import { assetUrl } from '../api/asset-url';

/** What the platform's `rich-text` draws; every platform takes such a tree, and only some take HTML. */
export type RichNode =
  | { type: 'text'; text: string }
  | { type: 'node'; name: string; attrs: Record<string, string>; children: RichNode[] };

type Element = Extract<RichNode, { type: 'node' }>;

/** Alipay drops a tag it does not know with all that is in it, so that the rarer ones become these. */
const DRAWN_AS: Readonly<Record<string, string>> = {
  pre: 'div',
  figure: 'div',
  figcaption: 'div',
  section: 'div',
  s: 'span',
  u: 'span',
  mark: 'span',
  small: 'span',
};

/** Styles of pages do not reach into a `rich-text`. Lengths follow the size that the reader chose. */
const STYLES: Readonly<Record<string, string>> = {
  p: 'margin:0 0 1em',
  h1: 'margin:1.6em 0 .7em;font-size:1.35em;font-weight:600;line-height:1.35',
  h2: 'margin:1.6em 0 .7em;font-size:1.25em;font-weight:600;line-height:1.35',
  h3: 'margin:1.4em 0 .6em;font-size:1.12em;font-weight:600;line-height:1.35',
  h4: 'margin:1.2em 0 .5em;font-size:1em;font-weight:600',
  ul: 'margin:0 0 1em;padding-left:1.4em;list-style:disc outside',
  ol: 'margin:0 0 1em;padding-left:1.6em;list-style:decimal outside',
  li: 'margin:0 0 .4em',
  blockquote: 'margin:0 0 1em;padding:.1em 0 .1em 1em;border-left:3px solid #e0b49b;color:#5f5b55',
  pre: 'margin:0 0 1em;padding:.8em 1em;border-radius:8px;background:#efebe4;font-family:Menlo,Consolas,monospace;font-size:.85em;line-height:1.6;white-space:pre-wrap;word-break:break-all',
  code: 'padding:.1em .3em;border-radius:4px;background:#efebe4;font-family:Menlo,Consolas,monospace;font-size:.88em;word-break:break-all',
  img: 'display:block;max-width:100%;height:auto;margin:.4em auto;border-radius:8px',
  figure: 'margin:0 0 1em',
  figcaption: 'color:#5f5b55;font-size:.82em;text-align:center',
  hr: 'margin:1.6em 0;border:0;border-top:1px solid #e8e4dc',
  a: 'color:#c2410c',
  s: 'text-decoration:line-through',
  u: 'text-decoration:underline',
  mark: 'background:#fbf1dc',
  small: 'font-size:.85em',
  table: 'width:100%;margin:0 0 1em;border-collapse:collapse;font-size:.9em',
  th: 'padding:.4em .6em;border:1px solid #e8e4dc;background:#f7f5f1;font-weight:600;text-align:left',
  td: 'padding:.4em .6em;border:1px solid #e8e4dc',
};

/** Code inside a block of code has the block's own ground. */
const CODE_IN_BLOCK = 'font-family:inherit';

const KEPT_ATTRIBUTES = ['src', 'alt', 'href', 'colspan', 'rowspan', 'start'];
const VOID = ['img', 'br', 'hr', 'col'];
const PART =
  /<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[\w-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*\/?>|<!--[\s\S]*?-->/g;
const ATTRIBUTE = /([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g;
const ENTITY = /&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi;
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

const decoded = (text: string): string =>
  text.replace(ENTITY, (whole, hex: string | undefined, number: string | undefined, name: string) => {
    const code = hex ? parseInt(hex, 16) : Number(number);
    if (hex ?? number) return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
    return NAMED[name.toLowerCase()] ?? whole;
  });

function attributesOf(source: string): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [, name, double, single, bare] of source.matchAll(ATTRIBUTE)) {
    const key = name!.toLowerCase();
    if (KEPT_ATTRIBUTES.includes(key)) kept[key] = decoded(double ?? single ?? bare ?? '');
  }
  if (kept.src) kept.src = assetUrl(kept.src);
  return kept;
}

function element(tag: string, source: string, inBlock: boolean): Element {
  const style = tag === 'code' && inBlock ? CODE_IN_BLOCK : STYLES[tag];
  return {
    type: 'node',
    name: DRAWN_AS[tag] ?? tag,
    attrs: { ...attributesOf(source), ...(style && { style }) },
    children: [],
  };
}

/**
 * The tree of a text that the server has sanitised. What a person wrote stays what it is: a bracket that opens no tag is
 * text, and a tag that is never closed ends with its parent.
 */
export function richNodes(html: string): RichNode[] {
  const root: RichNode[] = [];
  const open: { tag: string; node: Element }[] = [];
  const here = () => open[open.length - 1]?.node.children ?? root;
  const isIn = (tag: string) => open.some(one => one.tag === tag);
  function say(text: string): void {
    if (text && (text.trim() || open.length)) here().push({ type: 'text', text: decoded(text) });
  }

  let read = 0;
  for (const part of html.matchAll(PART)) {
    say(html.slice(read, part.index));
    read = part.index + part[0].length;
    if (!part[2]) continue;
    const tag = part[2].toLowerCase();
    if (part[1]) {
      const at = open.map(one => one.tag).lastIndexOf(tag);
      if (at >= 0) open.splice(at);
      continue;
    }
    const node = element(tag, part[3] ?? '', isIn('pre'));
    here().push(node);
    if (!VOID.includes(tag)) open.push({ tag, node });
  }
  say(html.slice(read));
  return root;
}
