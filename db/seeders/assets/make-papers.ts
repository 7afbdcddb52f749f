/**
 * Makes sample.pdf and sample.epub, the sheet and the book behind the demo catalogue's documents:
 * `npx tsx db/seeders/assets/make-papers.ts`.
 */
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pipeline } from 'node:stream/promises';
import PDFDocument from 'pdfkit';
import sharp from 'sharp';
import { nightSvg } from '../art/night.js';
import { BOOK, SHEET } from '../content/papers.js';
import { zip } from './zip.js';

const fonts = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
);

async function sheet(): Promise<void> {
  const document = new PDFDocument({
    ...{ size: 'A4', margin: 56, lang: 'zh-CN' },
    info: { Title: SHEET.title, Author: '知课', CreationDate: new Date(0), ModDate: new Date(0) },
  });
  const written = pipeline(document, createWriteStream(new URL('sample.pdf', import.meta.url)));
  document.font(fonts);
  SHEET.pages.forEach(({ title, rows, words }, index) => {
    if (index) document.addPage();
    document.fontSize(22).fillColor('#1C1B19').text(title);
    document.moveDown(0.6).fontSize(11).fillColor('#5F5B55');
    for (const text of words) document.text(text, { lineGap: 5 }).moveDown(0.5);
    for (const row of rows) {
      document.moveDown(0.9).fontSize(12).fillColor('#1C1B19').text(row);
      const y = document.y + 8;
      document.moveTo(56, y).lineTo(539, y).lineWidth(0.6).strokeColor('#C9C3B8').stroke();
      document.y = y;
    }
  });
  document.end();
  await written;
}

const page = (title: string, body: string): string =>
  `<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" lang="zh-CN"><head><title>${title}</title></head>
<body><h1>${title}</h1>${body}</body></html>`;

async function book(): Promise<void> {
  const night = await sharp(Buffer.from(nightSvg())).png({ palette: true, compressionLevel: 9 }).toBuffer();
  const pages = BOOK.chapters.map(({ title, words, shows }, index) => {
    const image = shows ? `<p><img src="../images/night.png" alt="${shows}"/></p>` : '';
    const body = words.map(text => `<p>${text}</p>`).join('') + image;
    return { name: `text/${index + 1}.xhtml`, content: page(title, body) };
  });
  const items = pages.map(
    ({ name }, index) => `<item id="c${index + 1}" href="${name}" media-type="application/xhtml+xml"/>`,
  );
  const order = pages.map((_, index) => `<itemref idref="c${index + 1}"/>`);
  const contents = `<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">zhike-sample</dc:identifier>
<dc:title>${BOOK.title}</dc:title><dc:language>zh-CN</dc:language></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="night" href="images/night.png" media-type="image/png"/>${items.join('')}</manifest>
<spine>${order.join('')}</spine></package>`;
  const places = pages.map(
    ({ name }, index) => `<li><a href="${name}">${BOOK.chapters[index]!.title}</a></li>`,
  );
  const nav = `<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>目录</title></head>
<body><nav epub:type="toc"><ol>${places.join('')}</ol></nav></body></html>`;
  const container = `<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="book/contents.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`;
  const files = [
    { name: 'mimetype', content: 'application/epub+zip' },
    { name: 'META-INF/container.xml', content: container },
    { name: 'book/contents.opf', content: contents },
    { name: 'book/nav.xhtml', content: nav },
    { name: 'book/images/night.png', content: night },
    ...pages.map(({ name, content }) => ({ name: `book/${name}`, content })),
  ];
  await writeFile(new URL('sample.epub', import.meta.url), zip(files));
}

await sheet();
await book();
