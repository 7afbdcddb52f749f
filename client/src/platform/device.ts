/** Which of the operating systems the payment policy knows this is. */
export type DeviceOs = 'ios' | 'android' | 'other';

export function deviceOs(): DeviceOs {
  const { platform } = uni.getSystemInfoSync();
  return platform === 'ios' || platform === 'android' ? platform : 'other';
}
