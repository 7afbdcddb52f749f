import type { Platform } from './package.js';

const TAG = /<([a-zA-Z][\w-]*)((?:\s+[^\s=>/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*)\s*(\/?)>/g;
const ATTRIBUTE = /([^\s=>/]+)(?:\s*=\s*("[^"]*"|'[^']*'))?/g;
const SLOT_TAG = /<slot((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*(\/?)>|<\/slot>/g;

/** uni-app numbers a slot inside a loop (`row-0`, `row-0-3`), while `$slots` knows it as `row`. */
const SLOT_NAMES = `<wxs module="slotNames">
exports.has = function (slots, name) {
  var end = name.length;
  while (end > 0 && (name[end - 1] === '-' || (name[end - 1] >= '0' && name[end - 1] <= '9'))) end--;
  return !!slots && !!slots[name.slice(0, end) || 'd'];
};
</wxs>`;

/** What both vendors write differently is brought to the one dialect that glass-easel's compiler reads. */
export function rewriteTemplate(platform: Platform, source: string, customTags: ReadonlySet<string>): string {
  const attribute = platform === 'weixin' ? weixinAttribute : alipayAttribute;
  const tagged = source.replace(TAG, (_, tag: string, attributes: string, close: string) => {
    const custom = customTags.has(tag);
    if (platform === 'alipay' && tag === 'import-sjs')
      return `<wxs${attributes.replace(/\sname=/, ' module=').replace(/\sfrom=/, ' src=')}/>`;
    const rewritten = attributes.replace(
      ATTRIBUTE,
      (_all, name: string, value: string | undefined) =>
        attribute(name, custom) + (value === undefined ? '' : `=${value}`),
    );
    return `<${tag}${rewritten}${close ? '/' : ''}>`;
  });
  return platform === 'weixin' ? tagged : withSlotFallbacks(tagged);
}

function weixinAttribute(name: string): string {
  const event = /^(bind|catch|capture-bind|capture-catch|mut-bind)([a-zA-Z_].*)$/.exec(name);
  return event ? `${event[1]}:${event[2]}` : name;
}

function alipayAttribute(name: string, custom: boolean): string {
  if (name.startsWith('a:')) return `wx:${name.slice(2)}`;
  const event = /^(on|catch|captureOn|captureCatch)([A-Z].*)$/.exec(name);
  if (!event) return name;
  const prefix = { on: 'bind', catch: 'catch', captureOn: 'capture-bind', captureCatch: 'capture-catch' }[
    event[1] as 'on' | 'catch' | 'captureOn' | 'captureCatch'
  ];
  return `${prefix}:${custom ? event[2] : event[2]!.toLowerCase()}`;
}

/** Alipay shows what stands inside `<slot>` when nothing was passed, slots among it; glass-easel needs that said. */
function withSlotFallbacks(source: string): string {
  const open: { attributes: string; before: string }[] = [];
  let text = '';
  let read = 0;
  let found = false;
  for (const tag of source.matchAll(SLOT_TAG)) {
    text += source.slice(read, tag.index);
    read = tag.index + tag[0].length;
    if (tag[0] === '</slot>') {
      const { attributes, before } = open.pop()!;
      found ||= text !== '';
      text = before + slotOr(attributes, text);
    } else if (tag[2]) {
      text += tag[0];
    } else {
      open.push({ attributes: tag[1] ?? '', before: text });
      text = '';
    }
  }
  text += source.slice(read);
  return found ? SLOT_NAMES + text : text;
}

function slotOr(attributes: string, fallback: string): string {
  if (fallback === '') return `<slot${attributes}></slot>`;
  const directives = attributes.match(/\swx:[\w-]+(?:="[^"]*")?/g)?.join('') ?? '';
  const name = /\sname="([^"]*)"/.exec(attributes);
  const expression = /^\{\{(.*)\}\}$/.exec(name?.[1] ?? '')?.[1] ?? `'${name?.[1] ?? 'd'}'`;
  return (
    `<block${directives}><block wx:if="{{slotNames.has($slots, ${expression})}}"><slot${name?.[0] ?? ''}></slot></block>` +
    `<block wx:else>${fallback}</block></block>`
  );
}
