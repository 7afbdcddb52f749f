import type { AppNetwork } from './network.js';
import type { Platform } from './package.js';
import type { HttpAnswer, PickedPicture, PictureForm } from './runtime/node.js';

/** Where each vendor puts what was chosen, for as long as the program runs. */
const FOLDERS = { weixin: 'http://tmp/picked-', alipay: 'https://resource/picked-' } as const;

/** The pictures on the phone, of which the user chooses the first ones that a test put there. */
export class Album {
  private readonly pictures: Buffer[] = [];

  constructor(
    private readonly platform: Platform,
    private readonly network: AppNetwork,
  ) {}

  put(...pictures: Buffer[]): void {
    this.pictures.push(...pictures);
  }

  pick(most: number): PickedPicture[] {
    return this.pictures
      .slice(0, most)
      .map((content, at) => ({ path: `${FOLDERS[this.platform]}${at}.jpg`, bytes: content.length }));
  }

  /** What lies at an address inside of the phone; null for every other address. */
  at(path: string): Buffer | null {
    const folder = FOLDERS[this.platform];
    return path.startsWith(folder) ? (this.pictures[parseInt(path.slice(folder.length), 10)] ?? null) : null;
  }

  async upload({ url, headers, fields, field, path }: PictureForm): Promise<HttpAnswer> {
    const content = this.at(path);
    const target = this.network.resolve(url);
    if (!content) return { ok: false, reason: `no such file ${path}` };
    if (!target) return { ok: false, reason: `url not in domain list: ${url}` };
    if (this.network.isBlocked('uploadFile')) return { ok: false, reason: 'net::ERR_INTERNET_DISCONNECTED' };
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append(field, new Blob([new Uint8Array(content)], { type: 'image/jpeg' }), 'picture.jpg');
    const response = await fetch(target, { method: 'POST', headers, body: form });
    return {
      ok: true,
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  }
}
