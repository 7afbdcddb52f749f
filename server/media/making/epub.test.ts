import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claiming, CONTAINER, contents, epub } from '../../testkit/archive.js';
import { readEpubApart } from './epub-apart.js';
import { readEpub, type EpubContent } from './epub.js';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'zhike-epub-'))));
afterAll(() => rm(folder, { recursive: true }));

async function read(book: Buffer): Promise<EpubContent> {
  const path = join(folder, 'book.epub');
  await writeFile(path, book);
  return readEpub(path);
}

/** Why it was refused; the error itself where it was no refusal. */
const problem = (book: Buffer): Promise<unknown> =>
  read(book).then(
    () => null,
    (error: { problem?: string }) => error.problem ?? error,
  );

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

describe('a book', () => {
  it('is its chapters in the order of its spine, with their titles and the pictures that they show', async () => {
    const sample = fileURLToPath(new URL('../../../db/seeders/assets/sample.epub', import.meta.url));
    const { chapters, pictures } = await readEpub(sample);
    expect(chapters.map(({ title }) => title)).toEqual([
      '写在前面',
      '一夜五趟车',
      '早上的光',
      '躺下还醒着',
      '什么时候该看医生',
    ]);
    expect(chapters[1]?.html).toContain(
      '<img data-file="book/images/night.png" alt="一夜的睡眠：先深后浅，起伏五次" />',
    );
    expect([...pictures.keys()]).toEqual(['book/images/night.png']);
  });

  it('keeps what says something, and nothing that acts, is laid over the page, or is fetched from elsewhere', async () => {
    const { chapters, pictures } = await read(
      epub(
        [
          `<h1 onclick="steal()" style="position:fixed">一</h1><script>alert(1)</script><p>文<b>字</b></p>
           <a href="javascript:alert(1)">链接</a><iframe src="https://evil.example"></iframe><svg><script>x</script></svg>
           <form action="https://evil.example"><input name="password"/></form><style>*{display:none}</style>
           <img src="https://evil.example/pixel.png"/><img src="//evil.example/pixel.png"/><img src="data:image/png;base64,AA=="/>
           <img src="in.png" onerror="steal()" alt="图"/><object data="x.swf"></object><link rel="stylesheet" href="x.css"/>`,
        ],
        [{ name: 'OPS/in.png', content: PNG }],
      ),
    );
    expect(chapters[0]?.html.replace(/\s+/g, ' ')).toBe(
      '<h1>一</h1><p>文<b>字</b></p> 链接 <img data-file="OPS/in.png" alt="图" />',
    );
    expect([...pictures.keys()]).toEqual(['OPS/in.png']);
  });

  it('takes pictures from within itself only, however its pages climb', async () => {
    const climbing =
      '<p>一</p><img src="../../../../etc/passwd"/><img src="/etc/passwd"/><img src="%2e%2e/%2e%2e/etc/passwd"/>';
    const { chapters, pictures } = await read(epub([climbing]));
    expect(chapters[0]?.html).toBe('<p>一</p>');
    expect(pictures.size).toBe(0);
  });

  it('shows no page that a spine names outside the archive', async () => {
    const outside = epub(
      ['<p>一</p>'],
      [{ name: 'OPS/book.opf', content: contents(['../../../etc/passwd']) }],
    );
    expect(await problem(outside)).toBe('DAMAGED');
  });

  it('has its entities left as they stand', async () => {
    const page = `<!DOCTYPE html [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;">]><html><body><p>&b;&lt;script&gt;</p></body></html>`;
    const { chapters } = await read(epub(['<p/>'], [{ name: 'OPS/1.xhtml', content: page }]));
    expect(chapters[0]?.html).not.toContain('boom');
    expect(chapters[0]?.html).toContain('&lt;script&gt;');
    expect(chapters[0]?.html).not.toContain('<script>');
  });
});

const LOLS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>';
const lock = (algorithm: string) => ({
  name: 'META-INF/encryption.xml',
  content: `<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>
    <enc:EncryptionMethod Algorithm="${algorithm}"/></enc:EncryptedData></encryption>`,
});
const many = Array.from({ length: 5001 }, (_none, n) => ({ name: `OPS/${n}.css`, content: '' }));
const zeros = deflateRawSync(Buffer.alloc(3 * 1024 ** 2));

describe('refused is', () => {
  it.each<[string, string, () => Buffer]>([
    ['what is no archive', 'DAMAGED', () => Buffer.from('PK\x03\x04 not really')],
    ['an archive that ends in the middle', 'DAMAGED', () => epub(['<p>一</p>']).subarray(0, 300)],
    [
      'an archive without a book',
      'DAMAGED',
      () => epub([], [{ name: 'META-INF/container.xml', content: '<x/>' }]),
    ],
    ['a book without pages', 'DAMAGED', () => epub([])],
    ['a book whose pages say nothing', 'DAMAGED', () => epub(['<p> </p>'])],
    [
      'an entry above its folder',
      'DAMAGED',
      () => epub(['<p>一</p>'], [{ name: '../../evil', content: 'x' }]),
    ],
    [
      'an entry at the root of the disk',
      'DAMAGED',
      () => epub(['<p>一</p>'], [{ name: '/etc/evil', content: 'x' }]),
    ],
    [
      'a container with entities',
      'DAMAGED',
      () => epub(['<p>一</p>'], [{ name: 'META-INF/container.xml', content: LOLS + CONTAINER }]),
    ],
    [
      'contents with entities',
      'DAMAGED',
      () => epub(['<p>一</p>'], [{ name: 'OPS/book.opf', content: LOLS + contents(['1.xhtml']) }]),
    ],
    ['more than five thousand entries', 'TOO_LARGE', () => epub(['<p>一</p>'], many)],
    [
      'a book that says to unpack into half a gigabyte',
      'TOO_LARGE',
      () =>
        claiming(epub(['<p>一</p>'], [{ name: 'OPS/x.css', content: zeros }]), 'OPS/x.css', {
          method: 8,
          size: 500 * 1024 ** 2,
        }),
    ],
    ['a chapter of more than four megabytes', 'TOO_LARGE', () => epub([`<p>${'长'.repeat(1_500_000)}</p>`])],
    [
      'a page of three megabytes that a spine names twelve times',
      'TOO_LARGE',
      () =>
        epub(
          [`<p>${'x'.repeat(3 * 1024 ** 2)}</p>`],
          [{ name: 'OPS/book.opf', content: contents(Array.from({ length: 12 }, () => '1.xhtml')) }],
        ),
    ],
    [
      'more than two thousand chapters',
      'TOO_LARGE',
      () => epub(Array.from({ length: 2001 }, () => '<p>一</p>')),
    ],
    [
      'a page that unpacks into more than it says',
      'DAMAGED',
      () =>
        claiming(epub(['<p>一</p>'], [{ name: 'OPS/1.xhtml', content: zeros }]), 'OPS/1.xhtml', {
          method: 8,
          size: 100,
        }),
    ],
    [
      'a book with a lock',
      'PROTECTED',
      () => epub(['<p>一</p>'], [lock('http://www.w3.org/2001/04/xmlenc#aes128-cbc')]),
    ],
    [
      'a page with a password',
      'PROTECTED',
      () => claiming(epub(['<p>一</p>']), 'OPS/1.xhtml', { flags: 1, method: 8 }),
    ],
  ])('%s: %s', { timeout: 30_000 }, async (_what, why, book) => {
    expect(await problem(book())).toBe(why);
  });

  it('not a book whose fonts alone are scrambled', async () => {
    expect(await problem(epub(['<p>一</p>'], [lock('http://www.idpf.org/2008/embedding')]))).toBeNull();
  });
});

describe('in a thread of its own', { timeout: 30_000 }, () => {
  const apart = async (book: Buffer, patienceMs?: number): Promise<EpubContent> => {
    const path = join(folder, 'apart.epub');
    await writeFile(path, book);
    return readEpubApart(path, { patienceMs });
  };

  it('is read as it is here', async () => {
    const { chapters, pictures } = await apart(
      epub(['<h1>一</h1><img src="in.png"/>'], [{ name: 'OPS/in.png', content: PNG }]),
    );
    expect(chapters).toEqual([{ title: '一', html: '<h1>一</h1><img data-file="OPS/in.png" alt="" />' }]);
    expect([...pictures]).toEqual([['OPS/in.png', new Uint8Array(PNG)]]);
  });

  it('is refused as it is here', async () => {
    await expect(apart(epub(['<p> </p>']))).rejects.toMatchObject({ problem: 'DAMAGED' });
  });

  it('is given up where it takes for ever, and keeps nobody else waiting meanwhile', async () => {
    let turns = 0;
    const others = setInterval(() => turns++, 20);
    const endless = apart(epub([`<p>一</p>${'<h1'.repeat(800_000)}`]), 6000);
    await expect(endless).rejects.toMatchObject({ problem: 'TOO_LARGE' });
    clearInterval(others);
    expect(turns).toBeGreaterThan(20);
  });
});
