/** A large file that somebody chose. The program holds it for as long as it runs, and nobody keeps it longer. */
export interface ChosenFile {
  readonly name: string;
  readonly bytes: number;
  /** The same for the same file chosen again, so that an upload that was broken off goes on. */
  readonly stamp: string;
}

/** Why a piece did not arrive: no status where no answer came. */
export interface UploadFailure {
  status: number | null;
  /** As the server names it. */
  code: string | null;
}

export interface UploadOptions {
  endpoint: string;
  /** Where it was broken off; null for a new one. */
  url: string | null;
  /** What the server is told of it. */
  metadata: Record<string, string>;
  /** Asked before every request, as a token ends sooner than a film. */
  headers(): Promise<Record<string, string>>;
  /** Where it can be gone on with. */
  onBegun(url: string): void;
  onSent(bytes: number): void;
  onDone(url: string): void;
  onFailed(failure: UploadFailure): void;
}

/** Begins at once. */
export interface RunningUpload {
  pause(): void;
  /** After a pause or a failure. */
  resume(): void;
  /** The server forgets what it has of it. */
  abandon(): void;
}

/** Sending files that are too large for one piece. */
export interface Uploads {
  /** Null where nothing was chosen. */
  choose(accept: string): Promise<ChosenFile | null>;
  send(file: ChosenFile, options: UploadOptions): RunningUpload;
}
