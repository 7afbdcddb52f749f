/** A clip that is cut into pieces of four seconds, so that there is something to look at without a stream from outside. */
export const SAMPLE_PIECES = 4;
export const PIECE_SECONDS = 4;

/** Where the demonstration's sessions are broadcast, and where they are seen again. */
export const SAMPLE_STREAM = '/media/sample/live.m3u8';
export const SAMPLE_REPLAY = '/media/sample/replay.m3u8';

/** What a player is told of at a time, as a broadcast forgets what is long over. */
const WINDOW = 6;

const head = (...more: string[]): string[] => [
  '#EXTM3U',
  '#EXT-X-VERSION:3',
  `#EXT-X-TARGETDURATION:${PIECE_SECONDS}`,
  ...more,
];
const piece = (number: number): string[] => [`#EXTINF:${PIECE_SECONDS.toFixed(3)},`, `${number}.ts`];

/**
 * The clip over and over, as if it were broadcast since 1970: every four seconds a piece more (RFC 8216, 6.2.2). Where it
 * begins again its times do too, which a player has to be told.
 */
export function endlessPlaylist(now: Date): string {
  const last = Math.floor(now.getTime() / 1000 / PIECE_SECONDS) - 1;
  const first = last - WINDOW + 1;
  const begins = (number: number) => number % SAMPLE_PIECES === 0;
  const pieces = Array.from({ length: WINDOW }, (_, place) => first + place).flatMap((number, place) => [
    ...(begins(number) && place > 0 ? ['#EXT-X-DISCONTINUITY'] : []),
    ...piece(number % SAMPLE_PIECES),
  ]);
  return [
    ...head(
      `#EXT-X-MEDIA-SEQUENCE:${first}`,
      // How often it began again before the first piece that is named.
      `#EXT-X-DISCONTINUITY-SEQUENCE:${Math.floor(first / SAMPLE_PIECES)}`,
    ),
    ...pieces,
    '',
  ].join('\n');
}

/** The clip once, from its beginning to its end. */
export const wholePlaylist = (): string =>
  [
    ...head('#EXT-X-MEDIA-SEQUENCE:0', '#EXT-X-PLAYLIST-TYPE:VOD'),
    ...Array.from({ length: SAMPLE_PIECES }, (_, number) => piece(number)).flat(),
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
