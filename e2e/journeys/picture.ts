import type { Page } from 'playwright-core';

/** A photograph, as far as a server can tell: what stands on a screen, as JPEG. */
export const picture = (page: Page): Promise<Buffer> => page.screenshot({ type: 'jpeg', quality: 60 });
