import type { Plugin } from 'vite';

const INLINE_FONT = /@font-face\s*\{[^{}]*url\(\s*["']?data:[^{}]*\}/g;

/**
 * Leaves out the icon fonts that uni-app and the kit carry inside their styles: our icons are masks, and the content
 * security policy of H5 lets no font in from a `data:` address.
 */
export function noIconFonts(): Plugin {
  return {
    name: 'zhike:no-icon-fonts',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const file of Object.values(bundle))
          if (file.type === 'asset' && typeof file.source === 'string')
            file.source = file.source.replace(INLINE_FONT, '');
      },
    },
  };
}
