import { storage, type Storage } from '../platform/storage';

/** How others see somebody, as far as it was written. */
export interface ProfileDraft {
  name: string;
  bio: string;
}

/** The half-written profile of one person, kept on the device until it was saved. */
export function profileDraft(viewerId: string, device: Storage = storage) {
  const key = `profile.${viewerId}`;
  return {
    read(): ProfileDraft | null {
      try {
        const kept = JSON.parse(device.read(key) ?? 'null') as Partial<ProfileDraft> | null;
        return kept && { name: kept.name ?? '', bio: kept.bio ?? '' };
      } catch {
        return null;
      }
    },
    write: (draft: ProfileDraft): void => device.write(key, JSON.stringify(draft)),
    forget: (): void => device.remove(key),
  };
}
