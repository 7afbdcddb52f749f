/** The first word that fits names it; wallets come first, because their browsers call themselves by every name. */
const PROGRAMS: readonly [RegExp, string][] = [
  [/MicroMessenger/, 'WeChat'],
  [/AlipayClient/, 'Alipay'],
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

const firstOf = (names: readonly [RegExp, string][], text: string) =>
  names.find(([pattern]) => pattern.test(text))?.[1];

/** "Chrome · Windows" out of what a device calls itself; what cannot be read is left out. */
export const deviceName = (userAgent: string): string =>
  [firstOf(PROGRAMS, userAgent), firstOf(SYSTEMS, userAgent)].filter(Boolean).join(' · ');
