import { parseFile } from 'music-metadata';
import { GUARDED, run, type Ffmpeg } from './ffmpeg.js';
import { Refused } from './refused.js';

export interface Probed {
  seconds: number;
  video: { codec: string; pixels: string; width: number; height: number; rotated: boolean } | null;
  audio: { codec: string } | null;
}

/** Longer is no lesson. */
export const MAX_SECONDS = 12 * 3600;
const MAX_SIDE = 8192;

interface Answer {
  streams?: {
    codec_type?: string;
    codec_name?: string;
    pix_fmt?: string;
    width?: number;
    height?: number;
    disposition?: { attached_pic?: number };
    side_data_list?: { rotation?: number }[];
  }[];
  format?: { duration?: string };
}

/** Nothing else is told: what a file says about itself may be as large as the file. */
const ASKED =
  'stream=codec_type,codec_name,pix_fmt,width,height:stream_disposition=attached_pic:stream_side_data=rotation:format=duration';

/** What is in a film or a recording. */
export async function probe({ ffprobe }: Ffmpeg, path: string, signal?: AbortSignal): Promise<Probed> {
  const args = ['-v', 'error', ...GUARDED, '-show_entries', ASKED, '-of', 'json', path];
  const { streams = [], format } = JSON.parse(await run(ffprobe, args, { signal })) as Answer;
  // The cover of a recording is a picture that does not move.
  const video = streams.find(one => one.codec_type === 'video' && !one.disposition?.attached_pic);
  const audio = streams.find(one => one.codec_type === 'audio');
  const { width = 0, height = 0 } = video ?? {};
  if (width > MAX_SIDE || height > MAX_SIDE) throw new Refused('TOO_LARGE');
  const rotation = video?.side_data_list?.find(data => data.rotation)?.rotation ?? 0;
  return {
    seconds: checked(Number(format?.duration)),
    video: video
      ? {
          codec: video.codec_name ?? '',
          pixels: video.pix_fmt ?? '',
          width: Math.abs(rotation) % 180 === 90 ? height : width,
          height: Math.abs(rotation) % 180 === 90 ? width : height,
          rotated: rotation !== 0,
        }
      : null,
    audio: audio ? { codec: audio.codec_name ?? '' } : null,
  };
}

/** How long it is, where there is no ffprobe. */
export async function secondsOf(path: string): Promise<number> {
  try {
    const { format } = await parseFile(path, { duration: true, skipCovers: true });
    return checked(format.duration ?? Number.NaN);
  } catch (error) {
    throw error instanceof Refused ? error : new Refused('DAMAGED', { cause: error });
  }
}

function checked(seconds: number): number {
  if (!(seconds > 0)) throw new Refused('DAMAGED');
  if (seconds > MAX_SECONDS) throw new Refused('TOO_LARGE');
  return seconds;
}
