import type { EntityManager } from '@mikro-orm/postgresql';
import type { Tallies } from './audit/tallies.js';
import type { watchRefusal } from './audit/watch.service.js';
import type { SearchTally } from './catalog/search-tally.js';
import type { Config } from './config.js';
import type { Frames } from './kernel/frames.js';
import type { Limits } from './kernel/limits.js';
import type { Mailer } from './kernel/mail.js';
import type { Locale } from './kernel/messages.js';
import type { ReadContext, ReadModel } from './kernel/reads/index.js';
import type { Topics } from './kernel/topics.js';
import type { RoomHub } from './live/room-hub.js';
import type { FileStore } from './media/stores/store.js';
import type { Messengers } from './notices/messenger.js';
import type { Logger } from './kernel/log.js';
import type { Vault } from './kernel/vault.js';
import type { Gateways } from './payments/gateways/gateways.js';
import type { TextSafety } from './safety/wechat-safety.js';
import type { LoginPlatforms } from './users/platforms/platforms.js';

/** Who asks. From the access token alone: no query is made to know it. */
export interface Viewer {
  id: string;
  role: 'STUDENT' | 'TEACHER' | 'ADMIN';
  sessionId: string;
}

/** Where the refresh token of H5 is kept; absent on transports that have no cookies to set. */
export interface RefreshCookie {
  read(): string | null;
  write(token: string | null): void;
}

/** What stays the same for as long as the process runs. */
export interface Services {
  config: Config;
  reads: ReadModel;
  topics: Topics;
  limits: Limits;
  /** Null: no mail server is set. */
  mailer: Mailer | null;
  vault: Vault;
  /** Where files lie: a folder, or a bucket. */
  files: FileStore;
  log: Logger;
  /** How often what is suspicious happened lately. */
  tallies: Tallies;
  /** What is searched for lately. */
  searches: SearchTally;
  /** Hears of every mutation that is refused. */
  onRefused: typeof watchRefusal;
  /** Which sessions have ended, as far as this process has heard. */
  sessions: { isRevoked(sessionId: string): boolean };
  /** Live rooms that somebody follows from this process. */
  rooms: RoomHub;
  gateways: Gateways;
  loginPlatforms: LoginPlatforms;
  /** Bring notices through the platforms. */
  messengers: Messengers;
  /** What WeChat says of its users' texts; null: WeChat is not set. */
  wechatSafety: TextSafety | null;
  now(): Date;
}

/** What a request brings; every service takes it first. */
export interface Ctx extends Services, ReadContext {
  em: EntityManager;
  viewer: Viewer | null;
  locale: Locale;
  platform: string;
  /** ios, android or other, as the client says: it decides what is offered, never what is allowed. */
  os: string;
  device: string;
  address: string;
  refreshCookie: RefreshCookie | null;
  /** Of the operation that runs on a socket; null over HTTP. */
  frames: Frames | null;
}
