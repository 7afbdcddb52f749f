const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/** Doubles from half a second to ten, with a part left to chance so that not all clients return at once. */
export function backoff(attempt: number, chance = Math.random()): number {
  const full = Math.min(FIRST_MS * 2 ** attempt, LONGEST_MS);
  return Math.round(full * (0.75 + 0.25 * chance));
}

/** Waits between two attempts to connect: the back-off, and then until there is a point in trying. `wake` ends both. */
export function createWaker(worthTrying: () => boolean) {
  const sleepers = new Set<() => void>();
  return {
    wake: () => sleepers.forEach(rise => rise()),
    wait: (attempt: number) =>
      new Promise<void>(resolve => {
        const rise = () => {
          if (!worthTrying()) return;
          clearTimeout(timer);
          sleepers.delete(rise);
          resolve();
        };
        const timer = setTimeout(rise, backoff(attempt));
        sleepers.add(rise);
      }),
  };
}

/** The page's own origin on H5, where the address of the API is only a path. */
export function socketUrl(url: string): string {
  const absolute = url.startsWith('/') ? window.location.origin + url : url;
  return absolute.replace(/^http/, 'ws');
}
