/** Addresses that may stand in a build, each with the reason why it is never asked. */
const ALLOWED: [pattern: RegExp, reason: string][] = [
  [/^https?:\/\/www\.w3\.org\//, 'A namespace of SVG, MathML or XLink is a name, not an address.'],
  [/^https:\/\/aomedia\.org\/emsg\/ID3$/, 'The name of a scheme inside a film is a name, not an address.'],
  [/^(https?|wss?):\/\/(127\.0\.0\.1|localhost)(:\d+)?(\/|$)/, 'The API of a demo build is on this machine.'],
];

/** The addresses in a text that nothing allows. */
export function hostsIn(text: string): string[] {
  const found = text.match(/\b(?:https?|wss?):\/\/[^\s"'`<>()\\;,{}|]+/g) ?? [];
  return [...new Set(found)].filter(url => !ALLOWED.some(([pattern]) => pattern.test(url)));
}
