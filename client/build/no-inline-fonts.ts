import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { Plugin } from 'vite';

const FONT_FACE = /@font-face\s*\{[^{}]*url\(\s*["']?data:[^{}]*\}/g;
const DATA = /url\(\s*["']?data:[^;,)]*(?:;charset=[^;,)]*)?;base64,([^"')]+)["']?\s*\)/;

/**
 * The icon fonts that uni-app and the kit carry inside their styles. The content security policy of H5 lets no font in
 * from a `data:` address, so there they become files (the player's buttons need theirs); a mini program uses none.
 */
export function noInlineFonts(platform: string | undefined): Plugin {
  return {
    name: 'zhike:no-inline-fonts',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const toFile = (face: string, style: string) =>
          face.replace(DATA, (_url, base64: string) => {
            const source = Buffer.from(base64, 'base64');
            const name = `${createHash('sha256').update(source).digest('hex').slice(0, 8)}.ttf`;
            this.emitFile({ type: 'asset', fileName: posix.join(posix.dirname(style), name), source });
            return `url("./${name}")`;
          });
        for (const file of Object.values(bundle)) {
          if (file.type !== 'asset' || typeof file.source !== 'string') continue;
          file.source = file.source.replace(FONT_FACE, face =>
            platform === 'h5' ? toFile(face, file.fileName) : '',
          );
        }
      },
    },
  };
}
