/** A large picture takes its time on a weak network. */
const TIMEOUT_MS = 180_000;

export interface PictureUpload {
  url: string;
  /** Of the picture, on this device. */
  path: string;
  fields: Record<string, string>;
  header: Record<string, string>;
  onPercent(percent: number): void;
}

/** Sends a picture as a form, in the field `file`. Fails where no answer came. */
export function uploadPicture(upload: PictureUpload): Promise<{ status: number; text: string }> {
  const { url, path, fields, header, onPercent } = upload;
  return new Promise((resolve, reject) => {
    const task = uni.uploadFile({
      url,
      header,
      filePath: path,
      name: 'file',
      fileType: 'image',
      formData: fields,
      timeout: TIMEOUT_MS,
      success: ({ statusCode, data }) => resolve({ status: Number(statusCode), text: data }),
      fail: reason => {
        // As with a request, Alipay may report a status of 400 and more as a failure that carries the answer.
        const { statusCode, status = statusCode, data } = reason as AlipayFailure;
        if (status) resolve({ status: Number(status), text: data ?? '' });
        else reject(new TypeError('Upload failed'));
      },
    });
    task.onProgressUpdate(({ progress }) => onPercent(progress));
  });
}

interface AlipayFailure {
  status?: number;
  statusCode?: number;
  data?: string;
}
