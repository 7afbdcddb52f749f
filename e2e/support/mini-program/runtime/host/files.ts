import type { Platform } from '../../package.js';
import { nextId, node } from '../node.js';
import { type Api, ApiFailure, asyncApi, type Options, type Result } from './api.js';

/** What both vendors' viewers open. */
const DOCUMENTS = /^(docx?|xlsx?|pptx?|pdf)$/;

/** Files of the app, as texts under their paths; nothing binary is looked into here. */
export class Files {
  readonly kept = new Map<string, string>();

  constructor(private readonly platform: Platform) {}

  apis(): Record<string, Api> {
    const { platform } = this;
    return {
      downloadFile: (options: Options = {}) => this.download(options),
      saveFile: asyncApi(platform, 'saveFile', options => this.save(options)),
      openDocument: asyncApi(platform, 'openDocument', options => this.open(options)),
      ...(platform === 'weixin' && {
        shareFileMessage: asyncApi(platform, 'shareFileMessage', ({ filePath }) => void this.read(filePath)),
      }),
    };
  }

  private download(options: Options): object {
    const id = nextId();
    void asyncApi(this.platform, 'downloadFile', () => this.fetch(id, options))({
      ...options,
      complete: options.complete ?? (() => undefined),
    });
    const ignore = () => undefined;
    return {
      abort: () => void node.abort(id),
      onProgressUpdate: ignore,
      offProgressUpdate: ignore,
      onHeadersReceived: ignore,
      offHeadersReceived: ignore,
    };
  }

  /** WeChat keeps whatever came, with its status; Alipay keeps nothing of an error. */
  private async fetch(id: number, options: Options): Promise<Result> {
    const headers = Object.fromEntries(
      Object.entries((options['header'] ?? {}) as Record<string, unknown>).map(([name, value]) => [
        name.toLowerCase(),
        String(value),
      ]),
    );
    const url = String(options['url']);
    const answer = await node.request({ id, url, method: 'GET', headers, body: null, timeout: 60_000 });
    if (!answer.ok) throw new ApiFailure(answer.reason, this.platform === 'weixin' ? 600_001 : 12);
    if (this.platform === 'alipay') {
      if (answer.status !== 200) throw new ApiFailure('http status error', 19);
      return { apFilePath: this.keep(`https://resource/${id}.file`, answer.body) };
    }
    const wanted = options['filePath'];
    const path = typeof wanted === 'string' ? wanted : `http://tmp/${id}`;
    this.keep(path, answer.body);
    return {
      statusCode: answer.status,
      header: answer.headers,
      ...(typeof wanted === 'string' ? { filePath: path } : { tempFilePath: path }),
    };
  }

  private save(options: Options): Result {
    const isWeixin = this.platform === 'weixin';
    const text = this.read(options[isWeixin ? 'tempFilePath' : 'apFilePath']);
    const path = this.keep(`${isWeixin ? 'http://store' : 'https://resource/saved'}/${nextId()}`, text);
    return isWeixin ? { savedFilePath: path } : { apFilePath: path };
  }

  private open({ filePath, fileType }: Options): Result {
    this.read(filePath);
    const type = typeof fileType === 'string' ? fileType : /\.(\w+)$/.exec(String(filePath))?.[1];
    if (!DOCUMENTS.test(type ?? '')) throw new ApiFailure('filetype not supported', 1301);
    return undefined;
  }

  private keep(path: string, text: string): string {
    this.kept.set(path, text);
    return path;
  }

  private read(path: unknown): string {
    const text = this.kept.get(String(path));
    if (text === undefined) throw new ApiFailure(`no such file ${String(path)}`, 1300002);
    return text;
  }
}
