import type { PayOrderMutation } from '@graphql/graphql';
import type { ArticleEditor } from './articles';
import type { Documents } from './documents';
import type { Keyboard } from './keyboard';
import type { CreateFilm, MediaKeys, MediaListener, MediaPlayer } from './media';
import type { SavePicture } from './albums';
import type { PickImages } from './pictures';
import type { Sorting } from './sorting';
import type { Uploads } from './uploads';
import type { Banner } from './h5-banner';
import type { PlatformMessages } from './messages';

export type PlatformName = 'h5' | 'mp-weixin' | 'mp-alipay';

/** What `payOrder` hands over for the wallet. */
export type Launch = NonNullable<PayOrderMutation['payOrder']['launch']>;

/**
 * What became of the pay sheet. None of it says that money arrived: only the server's order does. `unknown` is a sheet
 * that closed without telling, so the order has to be asked. `stale` is a sheet that did not open because the server
 * signed with a session of the platform that is over: logging in again mends it.
 */
export type PayOutcome = 'submitted' | 'cancelled' | 'failed' | 'unknown' | 'stale';

/** A single-use code by which the server learns who is there, without a form. */
export type PlatformCode = { via: 'WECHAT' | 'ALIPAY'; code: string };

/** What a platform gives for a phone number: the server alone can read it. */
export type PhoneProof = { wechatCode: string } | { alipayResponse: string };

/** Why there is none: the user said no, or the platform could not. */
export type PhoneRefusal = 'declined' | 'unavailable';

/** What a platform's own button tells in its event. */
export interface ButtonDetail {
  code?: string;
  errMsg?: string;
  errorMessage?: string;
}

/** The number is asked for by the user's tap on a button that carries these. */
export interface PhoneAsking {
  readonly openType: 'getPhoneNumber' | 'getAuthorize';
  readonly scope?: 'phoneNumber';
  /** What came of the tap, by what the button told. */
  answer(detail: ButtonDetail): Promise<PhoneProof | PhoneRefusal>;
}

/**
 * WeChat's own consent: calls that touch what is personal (the phone number, the clipboard) wait until the user agreed,
 * by a tap on a button with `open-type="agreePrivacyAuthorization"` and an id.
 */
export interface PrivacyConsent {
  /** Whether the user has still to agree, and how WeChat names the contract. */
  state(): Promise<{ needed: boolean; contractName: string }>;
  /** Calls when something waits for consent. Whoever listens last is the one asked; the answer stops listening. */
  onNeeded(listener: () => void): () => void;
  /** After the button told that it was tapped: what waits goes on. */
  agree(buttonId: string): void;
  /** What waits fails. */
  refuse(): void;
  openContract(): Promise<void>;
}

/** A file that this program holds. */
export interface FetchedFile {
  /** Hands it to somebody or to another program; it wants a tap of its own. Whether that was done. */
  hand(): Promise<boolean>;
}

export interface Files {
  /** Gets a file by its address. `SAVED`: the browser keeps it, where it keeps downloads. */
  fetch(url: string, name: string): Promise<FetchedFile | 'SAVED' | 'FAILED'>;
}

export interface ShareCard {
  title: string;
  path: string;
  imageUrl: string;
}

/** Everything in which the platforms differ beyond the transports. One object each. */
export interface Platform {
  readonly name: PlatformName;
  /** Whether the refresh token lives with us; on H5 an HttpOnly cookie keeps it. */
  readonly keepsRefreshToken: boolean;
  /** Asks the platform who is there; null where people log in by a form. */
  readonly loginCode: (() => Promise<PlatformCode>) | null;
  /** Whether this launch can be paid here: H5 has no wallet, only the sandbox's cashier. */
  canPay(launch: Launch): boolean;
  pay(launch: Launch, texts: PaySheetTexts): Promise<PayOutcome>;
  /** Null where no platform vouches for a phone number. */
  readonly phone: PhoneAsking | null;
  /** Null where the platform keeps no consent of its own. */
  readonly privacy: PrivacyConsent | null;
  /** Null where no platform sends messages for us. */
  readonly messages: PlatformMessages | null;
  /** Shows a word over the page; null where the platform leaves no room for one. */
  readonly banner: ((banner: Banner) => void) | null;
  /** Null where a file leads nowhere, so that its address is opened elsewhere. */
  readonly files: Files | null;
  readonly pickImages: PickImages;
  readonly savePicture: SavePicture;
  readonly film: CreateFilm;
  /** The speeds of a film; of a recording every one can be had everywhere. */
  readonly filmRates: readonly number[];
  /** Plays on in the background. The one before it stops. */
  recording(listener: MediaListener): MediaPlayer;
  /** Null where there is no keyboard. */
  readonly keys: MediaKeys | null;
  /** Null where the platform moves the page above its keyboard by itself. */
  readonly keyboard: Keyboard | null;
  readonly documents: Documents;
  /** Null where files come from the camera and the album alone: films are sent from a browser. */
  readonly uploads: Uploads | null;
  /** Null where nothing is dragged. */
  readonly sorting: Sorting | null;
  /** Null where only plain text is written. */
  readonly articleEditor: ArticleEditor | null;
  /** What this platform needs before the first page. */
  prepare(): void;
  /** The share code the program was started with, beside what the page's own query says. */
  launchCode(): string | null;
  /** Shares where no native share button does it; says whether the link was copied. */
  share(card: ShareCard): Promise<boolean>;
  /** Whether a page has an address that anybody can open, and that address. */
  readonly opensByLink: boolean;
  linkTo(path: string): string;
  /** Calls when the device loses or finds its network. */
  onNetworkChange(listener: (isOnline: boolean) => void): void;
}

export interface PaySheetTexts {
  title: string;
  close: string;
}
