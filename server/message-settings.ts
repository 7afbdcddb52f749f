import type { Settings } from './settings.js';
import { NoticeKind } from './notices/notice.rules.js';
import {
  MESSAGE_PARTS,
  type MessagePart,
  type TemplateConfig,
  type TemplateConfigs,
} from './notices/message.rules.js';

const KINDS: ReadonlySet<string> = new Set(Object.values(NoticeKind));
const PARTS: ReadonlySet<unknown> = new Set(MESSAGE_PARTS);

export type MessageTemplates = Readonly<Record<'WECHAT' | 'ALIPAY', TemplateConfigs>>;

/** Which notices also go out as a message of the platform, and what its template's keywords hold; none where nothing is set. */
export const readMessageTemplates = (settings: Settings): MessageTemplates => ({
  WECHAT: readTemplates(settings, 'WECHAT_MESSAGE_TEMPLATES'),
  ALIPAY: readTemplates(settings, 'ALIPAY_MESSAGE_TEMPLATES'),
});

/** `{ "LIVE_SOON": { "id": "…", "fields": { "thing1": "title", "time2": "time" } } }` */
function readTemplates(settings: Settings, name: string): TemplateConfigs {
  const text = settings.text(name);
  if (text === null) return {};
  const found = objectIn(text);
  const fault = found ? faultIn(found) : 'is no JSON object';
  if (fault) settings.fault(`${name} ${fault}.`);
  return fault ? {} : (found as TemplateConfigs);
}

function objectIn(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function faultIn(templates: Record<string, unknown>): string | null {
  for (const [kind, template] of Object.entries(templates)) {
    if (!KINDS.has(kind)) return `names "${kind}", which is no kind of notice`;
    if (!isTemplate(template))
      return `must give ${kind} an "id", and "fields" of ${MESSAGE_PARTS.join(', ')} by keyword`;
  }
  return null;
}

const isTemplate = (value: unknown): value is TemplateConfig =>
  isObject(value) &&
  typeof value.id === 'string' &&
  /^[\w-]{1,128}$/.test(value.id) &&
  isObject(value.fields) &&
  Object.entries(value.fields).every(
    ([keyword, part]) => /^[a-z_]+\d+$/.test(keyword) && PARTS.has(part as MessagePart),
  );
