import type { Plugin } from 'vite';

/** Namespaces of XML and a host in a comparison that tests `URL` are names, never fetched; loopback is at home. */
const HARMLESS = /^(www\.w3\.org|i\.test|127\.0\.0\.1(:\d+)?)$/;

/** The name of a scheme inside a film, by which nobody is asked. */
const NAMES = 'https://aomedia.org/emsg/ID3';

/** What uni-app and the libraries bring along: images fetched at start, addresses inside messages. */
const KNOWN: readonly [pattern: RegExp, replacement: string][] = [
  [/page::after\{[^}]*shadow-preload[^}]*\}/g, ''],
  [/@(-webkit-)?keyframes shadow-preload\s*\{(?:[^{}]*\{[^}]*\})*[^}]*\}/g, ''],
  [/url\((['"]?)https:\/\/cdn2?\.dcloud\.net\.cn\/[^)'"]*\1\)/g, 'none'],
  [
    /https:\/\/(?:bit\.ly|vuejs\.org|uniapp\.dcloud\.net\.cn|prosemirror\.net|tiptap\.dev|github\.com\/(?:tus|facebook))\/[\w./-]*/g,
    '',
  ],
];

/** A build that would speak to a host other than its own server does not come into being. */
export function noForeignHosts(own: readonly string[]): Plugin {
  const ownHosts = own.filter(Boolean).map(origin => new URL(origin).host);
  return {
    name: 'zhike:no-foreign-hosts',
    enforce: 'post',
    transform(code, id) {
      // Three seconds after its start the WeChat app would fetch an image from the framework's host.
      if (/uni-mp-weixin\/dist\/uni\.mp\.esm\.js/.test(id))
        return code.replace(/^\s*preloadAsset\(\);$/m, '');
      return null;
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          const text = file.type === 'chunk' ? file.code : file.source;
          if (typeof text !== 'string') continue;
          const clean = KNOWN.reduce(
            (rest, [pattern, replacement]) => rest.replace(pattern, replacement),
            text,
          );
          if (file.type === 'chunk') file.code = clean;
          else file.source = clean;
          for (const [, host] of clean
            .replaceAll(NAMES, '')
            .matchAll(/(?:https?:|wss?:)\/\/([\w.-]+\.[\w.:-]+)/g))
            if (!HARMLESS.test(host!) && !ownHosts.includes(host!))
              this.error(`${file.fileName} names the foreign host ${host}`);
        }
      },
    },
  };
}
