/**
 * A key under which the server recognises a repeated request, in the shape of a UUID. It guards nothing and only has to
 * differ, so that chance and the clock will do where a mini program has no crypto.
 */
export function createClientKey(now = Date.now(), chance: () => number = Math.random): string {
  let clock = now;
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, mark => {
    const digit = (Math.floor(chance() * 16) + (clock % 16)) % 16;
    clock = Math.floor(clock / 16);
    return (mark === 'x' ? digit : (digit & 3) | 8).toString(16);
  });
}
