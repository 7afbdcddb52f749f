import type { NoticeKind } from './notice.rules.js';

/** What of a notice a keyword of a template can hold. */
export const MESSAGE_PARTS = ['title', 'text', 'person', 'time', 'event'] as const;
export type MessagePart = (typeof MESSAGE_PARTS)[number];

/** A template as it was registered at the platform: its id, and what each of its keywords holds. */
export interface TemplateConfig {
  id: string;
  fields: Readonly<Record<string, MessagePart>>;
}

export type TemplateConfigs = Readonly<Partial<Record<NoticeKind, TemplateConfig>>>;
