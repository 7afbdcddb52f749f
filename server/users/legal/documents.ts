import { readFileSync } from 'node:fs';
import type { Config } from '../../config.js';
import type { Locale } from '../../kernel/messages.js';
import { CURRENT_VERSIONS, LEGAL_KINDS, LegalDocumentKind } from '../consent.rules.js';
import type { LegalDocument } from '../consents.types.js';

interface Edition {
  kind: LegalDocumentKind;
  version: string;
  publishedAt: Date;
  /** Of its two files: `<file>.<version>.<locale>.md`. */
  file: string;
}

/** All that was ever in force. A text that people agreed to is never changed: a new version is another file. */
const EDITIONS: readonly Edition[] = [
  {
    kind: LegalDocumentKind.PRIVACY_POLICY,
    version: '1.0',
    publishedAt: new Date('2026-11-21T00:00:00+08:00'),
    file: 'privacy-policy',
  },
  {
    kind: LegalDocumentKind.PRIVACY_POLICY,
    version: '1.1',
    publishedAt: new Date('2026-11-21T18:00:00+08:00'),
    file: 'privacy-policy',
  },
  {
    kind: LegalDocumentKind.PRIVACY_POLICY,
    version: '1.2',
    publishedAt: new Date('2026-11-22T04:00:00+08:00'),
    file: 'privacy-policy',
  },
  {
    kind: LegalDocumentKind.SERVICE_AGREEMENT,
    version: '1.0',
    publishedAt: new Date('2026-11-21T00:00:00+08:00'),
    file: 'service-agreement',
  },
];

const texts = new Map<string, string>();

interface Reader {
  config: Pick<Config, 'operator'>;
  locale: Locale;
}

/** The documents of today in the reader's language. */
export const currentDocuments = (reader: Reader): LegalDocument[] =>
  LEGAL_KINDS.flatMap(kind => documentOf(reader, kind, null) ?? []);

/** One version, the one of today where none is named; null where there never was such a version. */
export function documentOf(
  { config, locale }: Reader,
  kind: LegalDocumentKind,
  version: string | null | undefined,
): LegalDocument | null {
  const wanted = version ?? CURRENT_VERSIONS[kind];
  const edition = EDITIONS.find(known => known.kind === kind && known.version === wanted);
  if (!edition) return null;
  const text = textOf(edition, locale)
    .replaceAll('{{operator}}', config.operator.name)
    .replaceAll('{{email}}', config.operator.email);
  const [title = '', summary = '', ...body] = text.split(/\n{2,}/);
  return {
    kind,
    version: edition.version,
    publishedAt: edition.publishedAt,
    title: title.replace(/^# /, ''),
    summary,
    body: body.map(paragraph => paragraph.replace(/^## /, '# ')).join('\n\n'),
  };
}

/** Title, summary and paragraphs as they stand in the file; read once. */
function textOf({ file, version }: Edition, locale: Locale): string {
  const name = `${file}.${version}.${locale}.md`;
  const text = texts.get(name) ?? readFileSync(new URL(name, import.meta.url), 'utf8').trim();
  texts.set(name, text);
  return text;
}
