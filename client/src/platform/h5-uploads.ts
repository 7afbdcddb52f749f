import type { Upload } from 'tus-js-client';
import type { ChosenFile, Uploads } from './uploads';

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
    const { file } = chosen as BrowserFile;
    let made: Upload | null = null;
    let isWanted = true;
    const stop = (): void => {
      isWanted = false;
      if (made) note(made, false);
    };
    // What sends is loaded with the first file, and asked for again where the network was lost before that.
    const create = async (): Promise<Upload> => {
      const { createTusUpload } = await import('./h5-tus');
      const upload = createTusUpload(file, {
        ...options,
        onDone(url) {
          note(upload, false);
          options.onDone(url);
        },
        onFailed(failure) {
          note(upload, false);
          options.onFailed(failure);
        },
      });
      return upload;
    };
    const begin = async (): Promise<void> => {
      isWanted = true;
      try {
        made ??= await create();
      } catch {
        return options.onFailed({ status: null, code: null });
      }
      if (!isWanted) return;
      note(made, true);
      made.start();
    };
    void begin();
    return {
      pause() {
        stop();
        void made?.abort();
      },
      resume: () => void begin(),
      abandon() {
        stop();
        void made?.abort(true).catch(() => undefined);
      },
    };
  },
};
