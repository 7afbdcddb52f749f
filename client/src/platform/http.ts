const TIMEOUT_MS = 15_000;

/** The part of `fetch` that urql uses, over `uni.request`, which every platform has. */
export function uniFetch(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  return new Promise((resolve, reject) => {
    const task = uni.request({
      url: String(input),
      method: (init.method ?? 'GET') as 'GET' | 'POST',
      header: { ...(init.headers as Record<string, string>), accept: 'application/json' },
      data: init.body as string,
      dataType: 'text',
      timeout: TIMEOUT_MS,
      success: ({ statusCode, header, data }) => resolve(answer(statusCode, header, data)),
      fail: reason => {
        // Whoever gave it up does not wait for the end of it: a failure would be nobody's.
        if (init.signal?.aborted) return;
        // Alipay reports an HTTP status of 400 and more as a failure that carries the answer (error 19).
        const { status, data, headers } = reason as { status?: number; data?: unknown; headers?: object };
        if (status && data !== undefined) resolve(answer(status, headers, data));
        else reject(new TypeError('Network request failed'));
      },
    });
    init.signal?.addEventListener('abort', () => task.abort());
  });
}

function answer(status: number, header: object | undefined, data: unknown): Response {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  const headers = new Map(
    Object.entries(header ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  return {
    status,
    statusText: String(status),
    ok: status >= 200 && status < 300,
    headers: { get: (name: string) => headers.get(name.toLowerCase()) ?? null },
    text: () => Promise.resolve(text),
  } as unknown as Response;
}
