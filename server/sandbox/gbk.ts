let table: Map<string, number> | null = null;

/** Every character of GBK with its two bytes, read once out of the decoder that Node brings. */
function gbkTable(): Map<string, number> {
  const decoder = new TextDecoder('gbk');
  const found = new Map<string, number>();
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const text = decoder.decode(Uint8Array.of(lead, trail));
      const single = [...text].length === 1 && text !== '\uFFFD';
      if (single && !found.has(text)) found.set(text, (lead << 8) | trail);
    }
  }
  return found;
}

/** The text in GBK; what GBK cannot say becomes a question mark. */
export function encodeGbk(text: string): Buffer {
  table ??= gbkTable();
  const bytes: number[] = [];
  for (const sign of text) {
    const code = sign.codePointAt(0)!;
    const pair = table.get(sign);
    if (code < 0x80) bytes.push(code);
    else if (pair === undefined) bytes.push(0x3f);
    else bytes.push(pair >> 8, pair & 0xff);
  }
  return Buffer.from(bytes);
}
