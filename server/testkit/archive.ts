import { zip, type Packed } from '../../db/seeders/assets/zip.js';

interface Claim {
  /** 8: deflated. */
  method?: number;
  /** So many bytes it says to unpack into. */
  size?: number;
  /** 1: opened with a password only. */
  flags?: number;
}

/** The archive with another story about one of its entries, in both places where it is told. */
export function claiming(archive: Buffer, name: string, { method, size, flags }: Claim): Buffer {
  const told = Buffer.from(archive);
  // Local headers have the name at 30 and their facts from 4, those of the list at 46 and from 6.
  for (const [mark, facts, names] of [
    ['PK\x03\x04', 4, 30],
    ['PK\x01\x02', 6, 46],
  ] as const) {
    for (let at = told.indexOf(mark); at >= 0; at = told.indexOf(mark, at + 4)) {
      const length = told.readUInt16LE(at + facts + 22);
      if (told.toString('utf8', at + names, at + names + length) !== name) continue;
      if (flags !== undefined) told.writeUInt16LE(told.readUInt16LE(at + facts + 2) | flags, at + facts + 2);
      if (method !== undefined) told.writeUInt16LE(method, at + facts + 4);
      if (size !== undefined) told.writeUInt32LE(size, at + facts + 18);
    }
  }
  return told;
}

export const CONTAINER = `<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`;

/** A list of contents that names `chapters`, in `OPS`, in this order. */
export const contents = (chapters: readonly string[]): string =>
  `<package xmlns="http://www.idpf.org/2007/opf"><manifest>${chapters
    .map((href, n) => `<item id="c${n}" href="${href}" media-type="application/xhtml+xml"/>`)
    .join(
      '',
    )}</manifest><spine>${chapters.map((_href, n) => `<itemref idref="c${n}"/>`).join('')}</spine></package>`;

/** An EPUB of these chapters, as the body of each, and of whatever else; an entry of the same name takes a place. */
export function epub(bodies: readonly string[], others: readonly Packed[] = []): Buffer {
  const hrefs = bodies.map((_body, n) => `${n + 1}.xhtml`);
  const entries = new Map<string, Packed['content']>([
    ['mimetype', 'application/epub+zip'],
    ['META-INF/container.xml', CONTAINER],
    ['OPS/book.opf', contents(hrefs)],
    ...bodies.map((body, n) => [`OPS/${hrefs[n]}`, `<html><body>${body}</body></html>`] as const),
    ...others.map(({ name, content }) => [name, content] as const),
  ]);
  return zip([...entries].map(([name, content]) => ({ name, content })));
}
