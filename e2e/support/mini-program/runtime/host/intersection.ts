interface Margins {
  top?: number;
  right?: number;
  bottom?: number;
  left?: number;
}
interface Seen {
  intersectionRatio: number;
  boundingClientRect: DOMRectReadOnly;
  time: number;
}

/** Both vendors' observer, over the browser's own; selectors mean the page. */
export class PageIntersectionObserver {
  private margins: Margins = {};
  private readonly observers: IntersectionObserver[] = [];

  constructor(
    private readonly page: () => HTMLElement | undefined,
    private readonly options: { thresholds?: number[]; observeAll?: boolean; selectAll?: boolean } = {},
  ) {}

  relativeTo(_selector: string, margins: Margins = {}): this {
    this.margins = margins;
    return this;
  }

  relativeToViewport(margins: Margins = {}): this {
    this.margins = margins;
    return this;
  }

  observe(selector: string, listen: (seen: Seen) => void): void {
    const page = this.page();
    if (!page) return;
    const { top = 0, right = 0, bottom = 0, left = 0 } = this.margins;
    const observer = new IntersectionObserver(
      entries =>
        entries.forEach(({ intersectionRatio, boundingClientRect, time }) =>
          listen({ intersectionRatio, boundingClientRect, time }),
        ),
      {
        root: page.querySelector('.mp-scroll'),
        rootMargin: [top, right, bottom, left].map(n => `${n}px`).join(' '),
        threshold: this.options.thresholds ?? [0],
      },
    );
    const found = [...page.querySelectorAll(selector)];
    const all = this.options.observeAll === true || this.options.selectAll === true;
    for (const element of all ? found : found.slice(0, 1)) observer.observe(element);
    this.observers.push(observer);
  }

  disconnect(): void {
    this.observers.splice(0).forEach(observer => observer.disconnect());
  }
}
