/**
 * Compression by what browsers and Node have in common: CompressionStream (WHATWG Compression
 * Streams), with RFC 1951 "deflate-raw". So nothing has to be installed for it. A large content is
 * compressed in pieces, which are independent, so that Node uses several processors.
 */
const FORMAT = "deflate-raw";
const PIECE_BYTES = 0x40_0000;

/** @returns the pieces of `content`, compressed, in order */
export async function compress(content: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const whole = joined(content);
  const pieces: Promise<Uint8Array>[] = [];
  for (let at = 0; at < whole.length; at += PIECE_BYTES) {
    const piece = whole.subarray(at, at + PIECE_BYTES);
    pieces.push(through(piece, new CompressionStream(FORMAT)));
  }
  return Promise.all(pieces);
}

/** The content again. Rejects if a piece is not what `compress` made. */
export async function decompress(
  pieces: readonly Uint8Array<ArrayBuffer>[],
): Promise<Uint8Array<ArrayBuffer>> {
  return joined(await Promise.all(pieces.map((piece) => through(piece, new DecompressionStream(FORMAT)))));
}

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const result = new Blob([bytes]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(result).arrayBuffer());
}
