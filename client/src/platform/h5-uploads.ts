import type { DetailedError, Upload } from 'tus-js-client';
import type { ChosenFile, UploadFailure, UploadOptions, Uploads } from './uploads';

/** Of one request: what is lost with a connection, and more than the five megabytes that S3 wants of a part. */
const PIECE_BYTES = 8 * 1024 ** 2;

interface BrowserFile extends ChosenFile {
  readonly file: File;
}

const running = new Set<object>();
/** Whoever closes the page while something is sent is asked by the browser. */
const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
function note(upload: object, isRunning: boolean): void {
  if (isRunning) running.add(upload);
  else running.delete(upload);
  if (running.size) window.addEventListener('beforeunload', ask);
  else window.removeEventListener('beforeunload', ask);
}

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

async function create(file: File, options: UploadOptions): Promise<Upload> {
  const tus = await import('tus-js-client');
  const upload: Upload = new tus.Upload(file, {
    endpoint: options.endpoint,
    uploadUrl: options.url,
    chunkSize: PIECE_BYTES,
    // When to try again is decided where it is shown.
    retryDelays: null,
    storeFingerprintForResuming: false,
    removeFingerprintOnSuccess: false,
    metadata: options.metadata,
    async onBeforeRequest(request) {
      for (const [name, value] of Object.entries(await options.headers())) request.setHeader(name, value);
    },
    onUploadUrlAvailable: () => upload.url && options.onBegun(upload.url),
    onProgress: sent => options.onSent(sent),
    onSuccess() {
      note(upload, false);
      options.onDone(upload.url ?? '');
    },
    onError(error) {
      note(upload, false);
      options.onFailed(failureOf(error));
    },
  });
  return upload;
}

export const h5Uploads: Uploads = {
  choose: accept =>
    new Promise(resolve => {
      const input = Object.assign(document.createElement('input'), { type: 'file', accept });
      input.className = 'file-chooser';
      input.style.display = 'none';
      const end = (chosen: ChosenFile | null): void => {
        input.remove();
        resolve(chosen);
      };
      input.addEventListener('change', () => {
        const file = input.files?.[0];
        if (!file) return end(null);
        const { name, size, lastModified } = file;
        const chosen: BrowserFile = { name, bytes: size, stamp: `${name}/${size}/${lastModified}`, file };
        end(chosen);
      });
      input.addEventListener('cancel', () => end(null));
      document.body.appendChild(input);
      input.click();
    }),
  send(chosen, options) {
    const made = create((chosen as BrowserFile).file, options);
    const begin = (): void =>
      void made.then(
        upload => {
          note(upload, true);
          upload.start();
        },
        () => options.onFailed({ status: null, code: null }),
      );
    begin();
    return {
      pause: () =>
        void made.then(upload => {
          note(upload, false);
          return upload.abort();
        }),
      resume: begin,
      abandon: () =>
        void made.then(upload => {
          note(upload, false);
          return upload.abort(true).catch(() => undefined);
        }),
    };
  },
};
