import { posix } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import sanitize from 'sanitize-html';
import { Refused } from './refused.js';
import { openZip, type Zip } from './zip.js';

/** A chapter, its pictures by their path in the book. */
export interface Chapter {
  title: string;
  html: string;
}

export interface EpubContent {
  chapters: Chapter[];
  /** The bytes of each picture that a chapter shows, by the path that stands in its `data-file`. */
  pictures: Map<string, Uint8Array>;
}

const MAX_CHAPTERS = 2000;
const MAX_PICTURES = 1000;
const CHAPTER_BYTES = 4 * 1024 ** 2;
/** Characters of all chapters together. */
const MAX_LENGTH = 32 * 1024 ** 2;
const PICTURE_BYTES = 20 * 1024 ** 2;

const xml = new XMLParser({
  ignoreAttributes: false,
  removeNSPrefix: true,
  processEntities: false,
  isArray: name => ['item', 'itemref', 'rootfile'].includes(name),
});

/**
 * Reads a book in its own order. Throws `Refused` for what is none, is locked, or unpacks into too much. How long it takes
 * is up to whoever made it: the server asks `readEpubApart`.
 */
export async function readEpub(path: string): Promise<EpubContent> {
  const zip = await openZip(path);
  try {
    if (await isLocked(zip)) throw new Refused('PROTECTED');
    const { folder, items, order } = await contentsOf(zip);
    if (order.length === 0) throw new Refused('DAMAGED');
    if (order.length > MAX_CHAPTERS) throw new Refused('TOO_LARGE');
    const chapters: Chapter[] = [];
    const pictures = new Map<string, Uint8Array>();
    let length = 0;
    for (const id of order) {
      const item = items.get(id);
      if (!item || !/^application\/xhtml\+xml$|^text\/html$/.test(item.type)) continue;
      const at = inFolder(folder, item.href);
      const source = await text(zip, at);
      const html = sanitised(source, posix.dirname(at), path => zip.has(path));
      // A spine may name one page again and again.
      length += html.length;
      if (length > MAX_LENGTH) throw new Refused('TOO_LARGE');
      for (const [, name = ''] of html.matchAll(/data-file="([^"]*)"/g)) {
        const path = unescaped(name);
        if (pictures.has(path)) continue;
        if (pictures.size >= MAX_PICTURES) throw new Refused('TOO_LARGE');
        pictures.set(path, await zip.read(path, PICTURE_BYTES));
      }
      if (html.replace(/<(?!img)[^>]*>|\s/g, ''))
        chapters.push({ title: titleOf(source, chapters.length), html });
    }
    if (!chapters.length) throw new Refused('DAMAGED');
    return { chapters, pictures };
  } finally {
    zip.close();
  }
}

/** Fonts may be scrambled in a book that anybody can read; they are not taken anyhow. */
const SCRAMBLED_FONTS = ['http://www.idpf.org/2008/embedding', 'http://ns.adobe.com/pdf/enc#RC'];

async function isLocked(zip: Zip): Promise<boolean> {
  const list = 'META-INF/encryption.xml';
  if (!zip.has(list)) return false;
  const ways = (await text(zip, list)).matchAll(
    /<(?:\w+:)?EncryptionMethod\b[^>]*?\bAlgorithm\s*=\s*["']([^"']*)["']/g,
  );
  return [...ways].some(([, way = '']) => !SCRAMBLED_FONTS.includes(way));
}

const text = async (zip: Zip, path: string): Promise<string> =>
  (await zip.read(path, CHAPTER_BYTES)).toString('utf8');

type Node = Record<string, unknown>;

async function contentsOf(zip: Zip) {
  const container = parsed(await text(zip, 'META-INF/container.xml'));
  const root = list(container, 'container', 'rootfiles', 'rootfile')[0]?.['@_full-path'];
  if (typeof root !== 'string') throw new Refused('DAMAGED');
  const opf = parsed(await text(zip, root));
  const items = new Map(
    list(opf, 'package', 'manifest', 'item').map(item => [
      String(item['@_id']),
      { href: String(item['@_href']), type: String(item['@_media-type']) },
    ]),
  );
  const order = list(opf, 'package', 'spine', 'itemref').map(item => String(item['@_idref']));
  return { folder: posix.dirname(root), items, order };
}

function parsed(source: string): Node {
  // No book needs entities of its own, and they are what XML bombs are made of.
  if (/<!ENTITY/i.test(source)) throw new Refused('DAMAGED');
  try {
    return xml.parse(source) as Node;
  } catch (error) {
    throw new Refused('DAMAGED', { cause: error });
  }
}

function list(node: unknown, ...path: string[]): Node[] {
  const found = path.reduce<unknown>((at, name) => (at as Node | undefined)?.[name], node);
  return Array.isArray(found) ? (found as Node[]) : [];
}

/** The path in the book of what a page names, relative to the page. */
function inFolder(folder: string, href: string): string {
  let path = href.split('#')[0] ?? '';
  try {
    path = decodeURIComponent(path);
  } catch {
    // A name with a percent sign that stands for nothing else.
  }
  return posix.normalize(posix.join(folder, path));
}

/** Elements that say something; everything else is left out, what it holds is kept. */
const TAGS = [
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'br', 'hr', 'blockquote', 'pre', 'code', 'ul', 'ol', 'li'],
  ...['strong', 'b', 'em', 'i', 'u', 's', 'sub', 'sup', 'span', 'div', 'img', 'figure', 'figcaption'],
  ...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'dl', 'dt', 'dd', 'ruby', 'rt', 'rp'],
];

function sanitised(source: string, folder: string, has: (path: string) => boolean): string {
  return sanitize(bodyOf(source), {
    allowedTags: TAGS,
    allowedAttributes: { img: ['data-file', 'alt'], td: ['colspan', 'rowspan'], th: ['colspan', 'rowspan'] },
    nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'title', 'svg', 'math', 'template'],
    transformTags: {
      img: (tagName, { src = '', alt = '' }) => {
        const path = /^[a-z][a-z0-9+.-]*:/i.test(src) ? '' : inFolder(folder, src);
        const attribs: Record<string, string> = path && has(path) ? { 'data-file': path, alt } : {};
        return { tagName, attribs };
      },
    },
    exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !attribs['data-file'],
  }).trim();
}

function bodyOf(source: string): string {
  const start = /<body[^>]*>/i.exec(source);
  return start ? source.slice(start.index + start[0].length).replace(/<\/body>[\s\S]*$/i, '') : source;
}

function titleOf(source: string, index: number): string {
  const found =
    /<h[1-3][^>]*>([\s\S]{1,2000}?)<\/h[1-3]>/i.exec(source) ?? /<title>([^<]{1,500})<\/title>/i.exec(source);
  const plain = sanitize(found?.[1] ?? '', { allowedTags: [], allowedAttributes: {} });
  return unescaped(plain).replace(/\s+/g, ' ').trim().slice(0, 120) || String(index + 1);
}

/** What sanitize-html escapes in text and attributes. */
const unescaped = (html: string): string =>
  html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
