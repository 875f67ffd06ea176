const blockSize = 512;

/**
 * The bytes of one file in an uncompressed archive (POSIX ustar, as `opa build` writes it); undefined where it holds
 * none of that name, with or without a slash before it.
 */
export function fileInTar(archive: Uint8Array, name: string): Uint8Array | undefined {
  let at = 0;
  while (at + blockSize <= archive.length) {
    const header = archive.subarray(at, at + blockSize);
    const size = Number.parseInt(textAt(header, 124, 12), 8);
    if (Number.isNaN(size)) return undefined;
    const start = at + blockSize;
    if (textAt(header, 0, 100).replace(/^\//, '') === name) return archive.subarray(start, start + size);
    at = start + Math.ceil(size / blockSize) * blockSize;
  }
  return undefined;
}

function textAt(header: Uint8Array, from: number, length: number): string {
  const field = header.subarray(from, from + length);
  const end = field.indexOf(0);
  return new TextDecoder('latin1').decode(end === -1 ? field : field.subarray(0, end)).trim();
}
