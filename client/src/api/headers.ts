import { locale } from '../i18n';
import { deviceOs } from '../platform/device';
import { platform } from '../platform';

/** What the server is told of the place a question comes from. None of it raises rights. */
export function placeHeaders(): Record<string, string> {
  return {
    'x-zhike-platform': platform.name,
    'x-zhike-os': deviceOs(),
    'accept-language': locale.value,
  };
}
