/**
 * Compression by what browsers and Node have in common: CompressionStream (WHATWG Compression
 * Streams), with RFC 1951 "deflate-raw". So nothing has to be installed for it. A large content is
 * compressed in pieces, which are independent, so that Node uses several processors. A few pieces
 * are in work at a time, because a content may be as large as the RAM of the board.
 */
const FORMAT = "deflate-raw";
export const PIECE_BYTES = 0x40_0000;
const PIECES_AT_A_TIME = 4;

/** The content in pieces of PIECE_BYTES, in order. The last one may be smaller. */
export function* piecesOf(content: Iterable<Uint8Array>): Generator<Uint8Array<ArrayBuffer>, void, void> {
  let piece: Uint8Array[] = [];
  let room = PIECE_BYTES;
  for (const part of content) {
    for (let at = 0; at < part.length; ) {
      const taken = part.subarray(at, at + room);
      piece.push(taken);
      at += taken.length;
      room -= taken.length;
      if (room > 0) continue;
      yield joined(piece);
      piece = [];
      room = PIECE_BYTES;
    }
  }
  if (piece.length > 0) yield joined(piece);
}

/** @returns the pieces of `content`, compressed, in order */
export async function compress(content: Iterable<Uint8Array>): Promise<Uint8Array[]> {
  const compressed: Uint8Array[] = [];
  const pieces = piecesOf(content);
  let next = 0;
  await together(async () => {
    const { done, value: piece } = pieces.next();
    if (done) return false;
    const number = next++;
    compressed[number] = joined(await collected(through(piece, new CompressionStream(FORMAT))));
    return true;
  });
  return compressed;
}

/**
 * The content again, of `size` bytes. Rejects if a piece is not what `piecesOf` gave and
 * `compress` made of it.
 */
export async function decompress(
  pieces: readonly Uint8Array<ArrayBuffer>[],
  size: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const whole = new Uint8Array(size);
  let next = 0;
  await together(async () => {
    const number = next++;
    const piece = pieces[number];
    if (piece === undefined) return false;
    let at = number * PIECE_BYTES;
    for await (const part of through(piece, new DecompressionStream(FORMAT))) {
      whole.set(part, at);
      at += part.length;
    }
    return true;
  });
  return whole;
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

/** Calls `step`, a few calls at a time, until a call says false. */
async function together(step: () => Promise<boolean>): Promise<void> {
  const worker = async () => {
    while (await step());
  };
  await Promise.all(Array.from({ length: PIECES_AT_A_TIME }, worker));
}

async function* through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): AsyncGenerator<Uint8Array, void, void> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

async function collected(parts: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const all: Uint8Array[] = [];
  for await (const part of parts) all.push(part);
  return all;
}
