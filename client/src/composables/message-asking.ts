import { storage, type Storage } from '../platform/storage';

/** After a no nobody is asked again by the way for so long; by a button of one's own, always. */
const REST_MS = 14 * 86_400_000;
const NAME = 'messages.refused';

/** When what was refused last, so that nobody is nagged; it lives on the device, as the platform's dialog does. */
export function messageAsking(device: Storage = storage) {
  function read(): Record<string, number> {
    try {
      const kept = JSON.parse(device.read(NAME) ?? '{}') as unknown;
      return kept && typeof kept === 'object' ? (kept as Record<string, number>) : {};
    } catch {
      return {};
    }
  }
  return {
    /** Those that may be asked about again. */
    open(templateIds: readonly string[], now: number): string[] {
      const refused = read();
      return templateIds.filter(id => !(now - (refused[id] ?? -Infinity) < REST_MS));
    },
    told(answers: Readonly<Record<string, boolean>>, now: number): void {
      const refused = read();
      for (const [id, agreed] of Object.entries(answers)) {
        if (agreed) delete refused[id];
        else refused[id] = now;
      }
      device.write(NAME, JSON.stringify(refused));
    },
  };
}

const OFFER = 'messages.offered';
const OFFER_REST_MS = 30 * 86_400_000;

/** The offer above the list of notices: once taken up or put aside it rests for a month. */
export const messageOffer = (device: Storage = storage) => ({
  isOpen: (now: number): boolean => !(now - Number(device.read(OFFER) ?? -Infinity) < OFFER_REST_MS),
  close: (now: number): void => device.write(OFFER, String(now)),
});
