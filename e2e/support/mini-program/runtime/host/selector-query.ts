interface Action {
  selector: string;
  all: boolean;
  measure: 'rect' | 'scroll';
}

/** Alipay's query: one object that its own methods answer, a list of actions, one result each. uni-app reads the list. */
export class AlipaySelectorQuery {
  readonly actions: Action[] = [];
  private selector = '';
  private all = false;

  constructor(private readonly page: () => HTMLElement | undefined) {}

  select(selector: string): this {
    return this.aim(selector, false);
  }

  selectAll(selector: string): this {
    return this.aim(selector, true);
  }

  selectViewport(): this {
    return this.aim('.mp-scroll', false);
  }

  boundingClientRect(): this {
    this.actions.push({ selector: this.selector, all: this.all, measure: 'rect' });
    return this;
  }

  scrollOffset(): this {
    this.actions.push({ selector: this.selector, all: this.all, measure: 'scroll' });
    return this;
  }

  exec(callback: (results: unknown[]) => void): this {
    setTimeout(() => callback(this.actions.map(action => this.measure(action))));
    return this;
  }

  private aim(selector: string, all: boolean): this {
    this.selector = selector;
    this.all = all;
    return this;
  }

  private measure({ selector, all, measure }: Action): unknown {
    const page = this.page();
    const found = [...(page?.querySelectorAll<HTMLElement>(selector) ?? [])];
    const top = page?.getBoundingClientRect().top ?? 0;
    const results = found.map(element => {
      if (measure === 'scroll') return { scrollTop: element.scrollTop, scrollLeft: element.scrollLeft };
      const rect = element.getBoundingClientRect();
      const { left, right, width, height } = rect;
      return { left, right, width, height, top: rect.top - top, bottom: rect.bottom - top };
    });
    return all ? results : (results[0] ?? null);
  }
}
