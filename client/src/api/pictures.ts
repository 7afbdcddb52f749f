import { PictureStateDocument, type PicturePartsFragment } from '@graphql/graphql';
import { API_ORIGIN } from '../platform/origin';
import { uploadPicture } from '../platform/upload';
import { client } from './client';
import { placeHeaders } from './headers';
import type { Session } from './session';
import { session } from './viewer';

export const PICTURES_URL = `${API_ORIGIN}/media/images`;

/** What a picture is sent for: the server decides by it who may send it and what becomes of it. */
export type PicturePurpose = 'IMAGE' | 'AVATAR' | 'COVER';

/** Why a picture did not arrive. */
export type PictureRefusal = 'TOO_LARGE' | 'RATE_LIMITED' | 'UNAUTHENTICATED' | 'OFFLINE' | 'FAILED';

export interface PictureToSend {
  /** Where it lies on this device. */
  path: string;
  purpose: PicturePurpose;
  onPercent(percent: number): void;
}

const BY_STATUS: Readonly<Record<number, PictureRefusal>> = {
  401: 'UNAUTHENTICATED',
  413: 'TOO_LARGE',
  429: 'RATE_LIMITED',
};

/** Sends pictures for whoever is logged in. What comes of one, the server finds out afterwards: `pictureState`. */
export function createPictureSender(
  who: Pick<Session, 'restore' | 'renew' | 'stale' | 'token' | 'due'>,
  upload = uploadPicture,
) {
  async function post({
    path,
    purpose,
    onPercent,
  }: PictureToSend): Promise<{ status: number; text: string }> {
    if (who.due) await who.renew();
    const header = { ...placeHeaders(), ...(who.token ? { authorization: `Bearer ${who.token}` } : {}) };
    return upload({ url: PICTURES_URL, path, header, fields: { purpose }, onPercent });
  }

  return async (picture: PictureToSend): Promise<{ fileId: string } | { refusal: PictureRefusal }> => {
    try {
      await who.restore();
      let answer = await post(picture);
      // A token that ended on the way is renewed once, as with every other question.
      if (answer.status === 401) {
        who.stale();
        answer = await post(picture);
      }
      const fileId = answer.status === 200 ? fileIn(answer.text) : null;
      return fileId ? { fileId } : { refusal: BY_STATUS[answer.status] ?? 'FAILED' };
    } catch {
      return { refusal: 'OFFLINE' };
    }
  };
}

/** A proxy before the server answers with pages of its own. */
function fileIn(text: string): string | null {
  try {
    return (JSON.parse(text) as { fileId?: string }).fileId ?? null;
  } catch {
    return null;
  }
}

export const sendPicture = createPictureSender(session);

/** How far the server is with a picture; null where there is none, undefined where no answer came. */
export async function pictureState(fileId: string): Promise<PicturePartsFragment | null | undefined> {
  const { data } = await client.value
    .query(PictureStateDocument, { id: fileId }, { requestPolicy: 'network-only' })
    .toPromise();
  return data && (data.me?.file ?? null);
}
