/** A content in pieces, there and back; the sizes around a piece are those that may go wrong. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { compress, decompress, joined, PIECE_BYTES, piecesOf } from "../../src/snapshot/compress";

it.each([0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 6 * PIECE_BYTES + 5])(
  "gives %i bytes back",
  async (size) => {
    const content = new Uint8Array(size).map((_, at) => (at % 251) ^ (at / PIECE_BYTES));
    const third = Math.floor(size / 3);
    const parts = [content.subarray(0, third), new Uint8Array(0), content.subarray(third)];
    const pieces = (await compress(parts)).map((piece) => new Uint8Array(piece));
    expect(pieces).toHaveLength(Math.ceil(size / PIECE_BYTES));
    expect(Buffer.compare(await decompress(pieces, size), content)).toBe(0);
  },
);

it("cuts parts of any sizes into pieces that are the same bytes", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: PIECE_BYTES + 1000 }), { maxLength: 4 }), (sizes) => {
      const parts = sizes.map((size, part) => new Uint8Array(size).fill(part + 1));
      expect(Buffer.compare(joined([...piecesOf(parts)]), joined(parts))).toBe(0);
    }),
    { numRuns: 20 },
  );
});
