/** A playlist (RFC 8216) of pieces named by their number, all opened by one key. */
export function playlistText(seconds: readonly number[], at: { keyUrl: string; base: string }): string {
  const pieces = seconds.flatMap((length, index) => [
    `#EXTINF:${length.toFixed(3)},`,
    `${at.base}/${index}.ts`,
  ]);
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:3',
    `#EXT-X-TARGETDURATION:${Math.max(1, ...seconds.map(Math.ceil))}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    // Without an IV of its own each piece has its number for one.
    `#EXT-X-KEY:METHOD=AES-128,URI="${at.keyUrl}"`,
    ...pieces,
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
}

/** How long each piece of a playlist of ffmpeg's is. */
export const pieceSeconds = (playlist: string): number[] =>
  Array.from(playlist.matchAll(/^#EXTINF:([\d.]+),/gm), ([, length]) => Number(length));
