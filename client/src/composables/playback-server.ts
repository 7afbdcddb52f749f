/** What the server gives for a lesson to be played. */
export interface Playback {
  id: string;
  kind: 'HLS' | 'FILE' | 'PAGES';
  url: string;
  mime: string;
  resumeSeconds: number;
  watermark: string;
}

/** Why it gives none; there are others, which all mean that it does not play. */
export type PlaybackRefusal = string;

export interface StartedPlayback {
  playback: Playback | null;
  refusal: PlaybackRefusal;
}

/** What a player asks of the server. */
export interface PlaybackServer {
  /** Rejects where the server could not be asked. */
  start(lessonId: string, takeOver: boolean): Promise<StartedPlayback>;
  /** Somebody left: another device need not ask. Nobody waits for it. */
  end(playbackId: string): void;
}
