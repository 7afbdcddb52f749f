import sanitize from 'sanitize-html';
import { isId } from '../kernel/id.js';

const ALT_MAX = 200;

/** Only what a page of text needs: nothing that runs, frames, styles or loads from elsewhere. */
const OPTIONS: sanitize.IOptions = {
  allowedTags: [
    ...['p', 'h2', 'h3', 'strong', 'em', 'u', 'ul', 'ol', 'li', 'blockquote', 'code', 'pre', 'br', 'hr'],
    ...['a', 'img'],
  ],
  allowedAttributes: { a: ['href'], img: ['data-file', 'alt'] },
  allowedSchemes: ['https'],
  allowedSchemesAppliedToAttributes: ['href'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  // Editors write these for the same thing.
  transformTags: {
    b: 'strong',
    i: 'em',
    h1: 'h2',
    img: (tagName, { 'data-file': file = '', alt = '' }) => ({
      tagName,
      attribs: isId(file)
        ? { 'data-file': file.toLowerCase(), ...(alt && { alt: alt.slice(0, ALT_MAX) }) }
        : ({} as sanitize.Attributes),
    }),
    // What is left of an address is one that leads somewhere by itself: a relative one would be ours.
    a: (tagName, { href = '' }) => ({
      tagName,
      attribs: /^https:\/\//i.test(href.trim()) ? { href: href.trim() } : ({} as sanitize.Attributes),
    }),
  },
  exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !attribs['data-file'],
};

/** The second time finds what the first one left: a tag whose name held another, a paragraph inside a paragraph. */
const MOST_ROUNDS = 5;

function settled(html: string, rounds = MOST_ROUNDS): string {
  const clean = sanitize(html, OPTIONS).trim();
  return clean === html || rounds === 1 ? clean : settled(clean, rounds - 1);
}

/** What is kept of an article, which cleaning leaves as it is; empty where it says and shows nothing. */
export function cleanArticle(html: string): string {
  const clean = settled(html);
  const isEmpty = !/<(img|hr)\b/.test(clean) && clean.replace(/<[^>]*>/g, '').trim() === '';
  return isEmpty ? '' : clean;
}
