import { expect, it } from 'vitest';
import { pieceSeconds, playlistText } from './playlist.rules.js';

it('writes what players read, and reads it back', () => {
  const text = playlistText([6, 6.25, 3.5], { keyUrl: 'key?a=1', base: '/media/hls/abc' });
  expect(text).toBe(`#EXTM3U
#EXT-X-VERSION:3
#EXT-X-TARGETDURATION:7
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-KEY:METHOD=AES-128,URI="key?a=1"
#EXTINF:6.000,
/media/hls/abc/0.ts
#EXTINF:6.250,
/media/hls/abc/1.ts
#EXTINF:3.500,
/media/hls/abc/2.ts
#EXT-X-ENDLIST
`);
  expect(pieceSeconds(text)).toEqual([6, 6.25, 3.5]);
});
