import type { BrowserContext, Page } from 'playwright-core';
import { browser, screenshot, watch } from './browser.js';

const DESKTOP = { width: 1280, height: 800 };

/** Drives the Playground by what a person sees and clicks; only the editors' texts are read from Monaco's models. */
export class Playground {
  readonly errors: string[];
  readonly foreignRequests: string[];

  constructor(
    private readonly context: BrowserContext,
    private readonly page: Page,
    origins: string[],
  ) {
    ({ errors: this.errors, foreignRequests: this.foreignRequests } = watch(page, origins));
  }

  async open(tab: string): Promise<void> {
    await this.page.locator('.graphiql-tab-button', { hasText: tab }).click();
  }

  /** Runs a tab and returns the data of its first answer. */
  async run<T>(tab: string): Promise<T> {
    await this.open(tab);
    await this.page.getByRole('button', { name: /^Execute query/ }).click(); // This empties the response first.
    await this.waitForResponse('"data": {');
    return (JSON.parse(await this.text('response.json')) as { data: T }).data;
  }

  async waitForResponse(part: string): Promise<void> {
    await this.page.waitForFunction(
      ([file, expected]) => {
        const { editor } = (globalThis as unknown as { __MONACO: Monaco }).__MONACO;
        const model = editor.getModels().find(({ uri }) => uri.path.endsWith(file));
        return model?.getValue().includes(expected);
      },
      ['response.json', part] as const,
      { timeout: 10_000 },
    );
  }

  variables = async (): Promise<unknown> => JSON.parse(await this.text('variables.json'));
  headers = async (): Promise<unknown> => JSON.parse(await this.text('request-headers.json'));

  /** The line of the bar that says who one is. */
  who = (): Promise<string> => this.page.locator('.who[data-signed-in]').innerText();

  /** The states of the order that the subscription told, in their order. */
  async events(): Promise<string[]> {
    const lines = await this.page
      .getByRole('list', { name: '订单状态的变化' })
      .getByRole('listitem')
      .allInnerTexts();
    return lines.map(line => line.split(' ').at(-1) ?? '');
  }

  async becomeBy(button: string): Promise<void> {
    await this.page.getByRole('group', { name: '演示账号' }).getByRole('button', { name: button }).click();
    await this.page.locator('.who', { hasText: button }).waitFor();
  }

  /** Opens the sheet, confirms there, and returns when the button was pressed. */
  async payAtCashier(): Promise<void> {
    await this.page.getByRole('button', { name: '去沙箱收银台支付' }).click();
    const cashier = this.page.frameLocator('iframe[title="沙箱收银台"]');
    await cashier.getByRole('button', { name: '确认支付' }).click();
  }

  /** What the reference beside the editor lists. */
  async typesInReference(): Promise<string[]> {
    await this.page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    const types = this.page.locator('.graphiql-doc-explorer-type-name');
    await types.first().waitFor();
    return types.allTextContents();
  }

  screenshot = (name: string): Promise<string> => screenshot(this.page, name);
  close = (): Promise<void> => this.context.close();

  /** Monaco draws only the lines in sight; its model holds the whole text. */
  private text(file: string): Promise<string> {
    return this.page.evaluate(ending => {
      const { editor } = (globalThis as unknown as { __MONACO: Monaco }).__MONACO;
      return (
        editor
          .getModels()
          .find(({ uri }) => uri.path.endsWith(ending))
          ?.getValue() ?? ''
      );
    }, file);
  }
}

/** What GraphiQL leaves on the page's global object. */
interface Monaco {
  editor: { getModels(): { uri: { path: string }; getValue(): string }[] };
}

/** `origins`: the server first, then whom else the page may ask. */
export const openPlayground = (...origins: [string, ...string[]]): Promise<Playground> =>
  openPlaygroundAt('/playground', origins);

/** Where it is not open to everybody, its address carries a token. */
export async function openPlaygroundAt(path: string, origins: [string, ...string[]]): Promise<Playground> {
  const context = await (await browser()).newContext({ viewport: DESKTOP, locale: 'zh-CN' });
  const page = await context.newPage();
  const playground = new Playground(context, page, origins);
  await page.goto(`${origins[0]}${path}`);
  await page.getByText('① 登录').waitFor();
  return playground;
}
