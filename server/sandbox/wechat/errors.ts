/** An error as WeChat Pay v3 answers it: a status, a code and a sentence. */
export class WechatError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly detail?: { field: string; value: unknown; issue: string; location: string },
  ) {
    super(message);
  }

  body(): Record<string, unknown> {
    return { code: this.code, message: this.message, ...(this.detail && { detail: this.detail }) };
  }
}

export function paramError(location: 'body' | 'query' | 'uri', field: string, value: unknown, issue: string) {
  return new WechatError(400, 'PARAM_ERROR', `输入源“/${location}${field}”规则校验失败，${issue}`, {
    field,
    value: value ?? null,
    issue,
    location,
  });
}
