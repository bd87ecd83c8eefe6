/** A digest of everything that a board has: what differs later has to differ here first. */
import { createHash } from "node:crypto";
import type { PageImage } from "../../src/snapshot/page-image";
import type { Zc702 } from "../../src/zc702";

/** Digests of the parts of the board's state. Taking them does not change the run. */
export function wholeState(board: Zc702): Record<string, unknown> {
  const { cycle, parts, cpu } = board.save();
  return {
    cycle,
    parts: digest([JSON.stringify(parts)]),
    ram: digest(bytesOf(cpu.ram)),
    cores: digest(bytesOf(cpu.state)),
    code: digest(
      cpu.slots.flatMap(({ page, thumb, decoded }) => [`${page} ${thumb} `, new Uint8Array(decoded.buffer)]),
    ),
  };
}

function* bytesOf(image: PageImage): Iterable<string | Uint8Array> {
  for (const [number, page] of image.pages()) {
    yield `${number} `;
    yield page;
  }
}

function digest(pieces: Iterable<string | Uint8Array>): string {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return hash.digest("hex");
}
