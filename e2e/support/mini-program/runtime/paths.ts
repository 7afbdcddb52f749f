/** The little of node:path that a browser lacks. */
export const posix = {
  dirname: (path: string): string => path.split('/').slice(0, -1).join('/'),
  join(...parts: string[]): string {
    const kept: string[] = [];
    for (const part of parts.join('/').split('/')) {
      if (part === '..') kept.pop();
      else if (part !== '' && part !== '.') kept.push(part);
    }
    return kept.join('/');
  },
};

export type Query = Record<string, string>;

/** `/pages/a/a?x=1` → its page and its query; values stay as they were written, as both vendors leave them. */
export function parseUrl(url: string, from = ''): { path: string; query: Query } {
  const [address = '', search = ''] = url.split('?', 2);
  const path = address.startsWith('/') ? posix.join(address) : posix.join(posix.dirname(from), address);
  const query: Query = {};
  for (const pair of search.split('&').filter(Boolean)) {
    const at = pair.indexOf('=');
    query[at < 0 ? pair : pair.slice(0, at)] = at < 0 ? '' : pair.slice(at + 1);
  }
  return { path, query };
}
