/** A random idempotency key; `crypto.randomUUID` is missing on a plain-HTTP address other than localhost. */
export function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}
