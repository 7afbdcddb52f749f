const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const LETTERS: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };

/** Paragraphs as one types them: an empty line begins another one. */
export const articleOf = (text: string): string =>
  text
    .split(/\n{2,}/)
    .map(part => part.trim())
    .filter(Boolean)
    .map(part => `<p>${part.replace(/[&<>]/g, letter => ENTITIES[letter]!).replace(/\n/g, '<br />')}</p>`)
    .join('');

/** The text of an article that is nothing but paragraphs; null for one that typing it as text would spoil. */
export function textOf(html: string): string | null {
  if (/<(?!\/?p>|br\s*\/?>)/.test(html)) return null;
  return html
    .replace(/<br\s*\/?>/g, '\n')
    .replace(/<\/p>\s*(?=<p>)/g, '\n\n')
    .replace(/<\/?p>/g, '')
    .replace(/&(amp|lt|gt|quot);/g, entity => LETTERS[entity]!);
}

/** With the pictures where they can be seen now; one that cannot is left out. */
export const withAddresses = (html: string, addresses: Readonly<Record<string, string>>): string =>
  html.replace(/<img data-file="([^"]*)"/g, (_all, id: string) => `<img src="${addresses[id] ?? ''}"`);

/** An address as it is typed, with the only scheme that the server leaves in a link; empty for none. */
export const linkOf = (text: string): string =>
  text.trim() && text.trim().replace(/^(?:\w+:)?(?:\/\/)?/, 'https://');
