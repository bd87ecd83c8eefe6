/** A digest of everything that a board has: what differs later has to differ here first. */
import { createHash } from "node:crypto";
import { CORES } from "../../src/cpu/core/contract";
import { CORE_STATE_SIZE } from "../../src/memory/layout";
import type { PageImage } from "../../src/snapshot/page-image";
import type { Zc702 } from "../../src/zc702";
import { COMPARED, meaning } from "../equality/core-fields";

/** Digests of the parts of the board's state. Taking them does not change the run. */
export function wholeState(board: Zc702): Record<string, unknown> {
  const { cycle, parts, cpu } = board.save();
  return {
    cycle,
    parts: digest([JSON.stringify(parts)]),
    ram: digest(bytesOf(cpu.ram)),
    cores: digest(meaningOf(cpu.state)),
    code: digest(
      cpu.slots.flatMap(({ page, thumb, decoded }) => [`${page} ${thumb} `, new Uint8Array(decoded.buffer)]),
    ),
  };
}

/**
 * The first pages are the blocks of the cores. Whether code is translated leaves its mark only in
 * what no later execution reads.
 */
function* meaningOf(state: PageImage): Iterable<string | Uint8Array> {
  for (const [number, page] of state.pages()) {
    yield `${number} `;
    yield number * page.length < CORES * CORE_STATE_SIZE ? meaningOfCore(page) : page;
  }
}

function meaningOfCore(block: Uint8Array): Uint8Array {
  const words = new Uint32Array(block.slice().buffer);
  const meant = words.map((word, at) => (COMPARED[at] ? meaning(at * words.BYTES_PER_ELEMENT, word) : 0));
  return new Uint8Array(meant.buffer);
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
