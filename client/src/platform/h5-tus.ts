import { Upload, type DetailedError } from 'tus-js-client';
import type { UploadFailure, UploadOptions } from './uploads';

/** Of one request: what is lost with a connection, and more than the five megabytes that S3 wants of a part. */
const PIECE_BYTES = 8 * 1024 ** 2;

function failureOf(error: Error | DetailedError): UploadFailure {
  const response = 'originalResponse' in error ? error.originalResponse : null;
  const status = response?.getStatus() || null;
  try {
    const { code } = JSON.parse(response?.getBody() ?? '{}') as { code?: string };
    return { status, code: code ?? null };
  } catch {
    return { status, code: null };
  }
}

/** An upload that has not begun. */
export function createTusUpload(file: File, options: UploadOptions): Upload {
  const upload: Upload = new Upload(file, {
    endpoint: options.endpoint,
    uploadUrl: options.url,
    chunkSize: PIECE_BYTES,
    // When to try again is decided where it is shown.
    retryDelays: null,
    storeFingerprintForResuming: false,
    metadata: options.metadata,
    async onBeforeRequest(request) {
      for (const [name, value] of Object.entries(await options.headers())) request.setHeader(name, value);
    },
    onUploadUrlAvailable: () => upload.url && options.onBegun(upload.url),
    onProgress: sent => options.onSent(sent),
    onSuccess: () => options.onDone(upload.url ?? ''),
    onError: error => options.onFailed(failureOf(error)),
  });
  return upload;
}
