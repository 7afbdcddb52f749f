/** Mini programs name these, where they name an origin at all; `*` stands for an app's own name. */
const MINI_PROGRAMS = [/^servicewechat\.com$/, /^[a-z0-9-]+\.hybrid\.alipay-eco\.com$/];

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * Whether whoever opens a socket may be a page of ours or no page at all: a browser lets any page open a socket to any
 * host, and says only here where the page came from. `host` is what the socket was opened to.
 */
export function isOwnOrigin(
  origin: string | undefined,
  host: string | undefined,
  { publicUrl, production }: { publicUrl: string; production: boolean },
): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin).host;
  if (!from) return false;
  if (from === host?.toLowerCase()) return true;
  if (publicUrl && from === new URL(publicUrl).host) return true;
  if (MINI_PROGRAMS.some(known => known.test(from))) return true;
  // A development server of the client stands on a port of its own.
  return !production && LOOPBACK.test(from);
}
