import { API_ORIGIN } from '../platform/origin';

/** Pictures and clips are addressed from the server's root; a mini program needs the whole address. */
export const assetUrl = (url: string): string => (url.startsWith('/') ? API_ORIGIN + url : url);
