const PICTURE = /<img data-file="([0-9a-f-]{36})"/g;

/** Ids of the pictures in sanitised HTML, each once. */
export const picturesIn = (html: string): string[] => [
  ...new Set(Array.from(html.matchAll(PICTURE), ([, id]) => id as string)),
];

/** The same HTML, its pictures with addresses to load them from. */
export async function withPictures(
  html: string,
  addressOf: (fileId: string) => Promise<string>,
): Promise<string> {
  const ids = picturesIn(html);
  const addresses = new Map(await Promise.all(ids.map(async id => [id, await addressOf(id)] as const)));
  return html.replace(PICTURE, (_tag, id: string) => `<img src="${addresses.get(id)}"`);
}
