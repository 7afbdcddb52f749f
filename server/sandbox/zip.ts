import { crc32 } from 'node:zlib';

export interface ZipEntry {
  /** The name's bytes: Alipay writes them in GBK without saying so. */
  name: Buffer;
  body: Buffer;
}

/** The 26 bytes that a local header and the central directory tell alike; the files lie in it as they are. */
function facts({ name, body }: ZipEntry, stamp: { time: number; date: number }): Buffer {
  const bytes = Buffer.alloc(26);
  bytes.writeUInt16LE(20, 0);
  bytes.writeUInt16LE(stamp.time, 6);
  bytes.writeUInt16LE(stamp.date, 8);
  bytes.writeUInt32LE(crc32(body), 10);
  bytes.writeUInt32LE(body.length, 14);
  bytes.writeUInt32LE(body.length, 18);
  bytes.writeUInt16LE(name.length, 22);
  return bytes;
}

/** A zip of stored files, dated in the given local time `yyyy-MM-dd HH:mm:ss`. */
export function zip(entries: readonly ZipEntry[], local: string): Buffer {
  const [year, month, day, hour, minute, second] = local.split(/\D/).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const stamp = {
    time: (hour << 11) | (minute << 5) | (second >> 1),
    date: ((year - 1980) << 9) | (month << 5) | day,
  };
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const shared = facts(entry, stamp);
    const file = Buffer.concat([Buffer.from('PK\x03\x04'), shared, entry.name, entry.body]);
    const place = Buffer.alloc(14);
    // An ordinary file in the words of DOS.
    place.writeUInt32LE(0x20, 6);
    place.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), shared, place, entry.name]),
    );
    files.push(file);
    offset += file.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, listed, end]);
}
