import type { H5 } from '../support/browser.js';

/** What is asked of the page on top: uni keeps those below it in the document. */
export const onTop = ({ page }: H5) => {
  const top = (selector: string, hasText?: string | RegExp) =>
    page.locator('uni-page').last().locator(selector, { hasText });
  return {
    top,
    see: (selector: string, hasText?: string | RegExp) => top(selector, hasText).first().waitFor(),
    gone: (selector: string) => top(selector).first().waitFor({ state: 'detached' }),
    tap: (selector: string, hasText?: string | RegExp) => top(selector, hasText).first().click(),
    texts: (selector: string) => top(selector).allInnerTexts(),
    count: (selector: string) => top(selector).count(),
  };
};
