import { trustOf, type TrustProxy } from './proxies.js';

/** What the environment says, one setting at a time, with every fault kept until all of it was read. */
export class Settings {
  readonly faults: string[] = [];

  constructor(
    private readonly env: Record<string, string | undefined>,
    private readonly readFile: (path: string) => string,
  ) {}

  /** An empty setting is one that was not set. */
  text(name: string): string | null {
    return this.env[name]?.trim() || null;
  }

  oneOf<const T extends string>(name: string, allowed: readonly T[], fallback: T): T {
    const text = this.text(name) ?? fallback;
    const found = allowed.find(value => value === text);
    if (!found) this.fault(`${name} is "${text}", but must be one of ${allowed.join(', ')}.`);
    return found ?? fallback;
  }

  flag(name: string): boolean {
    return this.oneOf(name, ['true', 'false'], 'false') === 'true';
  }

  port(name: string, fallback: number): number {
    const text = this.text(name) ?? String(fallback);
    const port = Number(text);
    if (/^\d+$/.test(text) && port <= 65_535) return port;
    this.fault(`${name} is "${text}", but must be a port from 0 to 65535 (0: any free one).`);
    return fallback;
  }

  positive(name: string, fallback: number): number {
    const text = this.text(name) ?? String(fallback);
    if (/^\d+(\.\d+)?$/.test(text) && Number(text) > 0) return Number(text);
    this.fault(`${name} is "${text}", but must be a number above 0.`);
    return fallback;
  }

  /** A whole number from `least` to `most`. */
  whole(name: string, [least, most]: readonly [number, number], fallback: number): number {
    const text = this.text(name) ?? String(fallback);
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    this.fault(`${name} is "${text}", but must be a whole number from ${least} to ${most}.`);
    return fallback;
  }

  /** Separated by commas. */
  list(name: string): string[] {
    const parts = this.text(name)?.split(',') ?? [];
    return parts.map(part => part.trim()).filter(Boolean);
  }

  /** How many there are, or the addresses and networks they call from; none unless it says so. */
  proxies(name: string): TrustProxy {
    const text = this.text(name) ?? '0';
    if (/^\d{1,2}$/.test(text)) return Number(text);
    const networks = this.list(name);
    try {
      trustOf(networks);
      return networks;
    } catch {
      this.fault(
        `${name} is "${text}", but must be a whole number from 0 to 99, or addresses and networks: 10.0.0.0/8, ::1.`,
      );
      return 0;
    }
  }

  /** A URL of one of the protocols, without a slash at its end. */
  url(name: string, protocols: readonly string[]): string | null {
    const text = this.text(name);
    if (text === null) return null;
    const url = URL.canParse(text) ? new URL(text) : null;
    const hosted = url?.hostname || url?.protocol.startsWith('postgres'); // a database may live behind a unix socket
    if (url && hosted && protocols.includes(url.protocol)) return text.replace(/\/+$/, '');
    // A database URL carries a password: the sentence does not repeat it.
    this.fault(`${name} is not a URL that begins with ${protocols.map(known => `${known}//`).join(' or ')}.`);
    return null;
  }

  /** Where other sites are: scheme, host and port, separated by commas. */
  origins(name: string): string[] {
    return this.list(name).flatMap(text => {
      const url = URL.canParse(text) ? new URL(text) : null;
      if (url && /^https?:$/.test(url.protocol) && url.origin === text.replace(/\/$/, ''))
        return [url.origin];
      this.fault(
        `${name} has "${text}", but must name origins: https://live.example.com, https://cdn.example.com.`,
      );
      return [];
    });
  }

  /** 32 bytes in base64. The sentence of a fault does not repeat them. */
  secretKey(name: string): Buffer | null {
    const text = this.text(name);
    if (text === null) return null;
    const key = Buffer.from(text, 'base64');
    if (key.length === 32) return key;
    this.fault(`${name} must be 32 bytes in base64: openssl rand -base64 32.`);
    return null;
  }

  /** `id:key,id:key`, each key 32 bytes in base64, ids of letters and digits, none twice. */
  namedKeys(name: string): { id: string; key: Buffer }[] | null {
    const text = this.text(name);
    if (text === null) return null;
    const keys = text.split(',').map(part => {
      const [id = '', encoded = ''] = part.trim().split(':');
      return { id, key: Buffer.from(encoded, 'base64') };
    });
    const sound = keys.every(({ id, key }) => /^[a-z0-9]{1,20}$/i.test(id) && key.length === 32);
    if (sound && new Set(keys.map(({ id }) => id)).size === keys.length) return keys;
    this.fault(
      `${name} must be id:key,id:key with different ids and keys of 32 bytes in base64, the newest first.`,
    );
    return null;
  }

  /** A key as text, or the path of a file that holds it; `check` throws the sentence that says what is wrong. */
  key(name: string, check: (text: string, name: string) => unknown, isText = looksLikeKey): string | null {
    const text = this.text(name);
    if (text === null) return null;
    try {
      const key = isText(text) ? text.replaceAll('\\n', '\n').trim() : this.readKeyFile(name, text);
      check(key, name);
      return key;
    } catch (error) {
      this.fault((error as Error).message);
      return null;
    }
  }

  fault(sentence: string): void {
    this.faults.push(sentence);
  }

  private readKeyFile(name: string, path: string): string {
    try {
      return this.readFile(path).trim();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new Error(`${name} names the file ${path}, which cannot be read (${code ?? 'unknown reason'}).`, {
        cause: error,
      });
    }
  }
}

/** PEM, or the bare base64 of Alipay's key tool. No path is that long without a dot or a break. */
const looksLikeKey = (text: string): boolean =>
  text.includes('-----BEGIN') || /^[A-Za-z0-9+/=\s]{200,}$/.test(text);
