/*
 * The ring in C, on the processor of this machine: it exchanges messages with the ring in
 * TypeScript, and survives the same attacks (guests/lib/test).
 */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { RING_CAPACITY_MIN, RING_DATA, RING_EMPTY } from "@mvm/abi";
import { abiHeader } from "@mvm/toolchain/c-header/header";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { End, SharedMemory } from "../../lib/test/ends";

const folder = mkdtempSync(join(tmpdir(), "mvm-ring-"));
const driver = join(folder, "ring-driver");
const TOOLS = fileURLToPath(new URL("../tools", import.meta.url));
const DRIVER_SOURCE = fileURLToPath(new URL("ring-driver.c", import.meta.url));
const ATTACKED_CALLS = 30_000;

beforeAll(() => {
  writeFileSync(join(folder, "mvm_abi.h"), abiHeader());
  const sources = [DRIVER_SOURCE, join(TOOLS, "ring.c")];
  // Each access goes through the driver's function. The guest has the same ring.c with plain
  // accesses.
  const access = "volatile __UINT32_TYPE__ *under_attack(volatile __UINT32_TYPE__ *word);\n";
  writeFileSync(
    join(folder, "access.h"),
    `${access}#define WORD(words, byte_offset) (*under_attack(&(words)[(byte_offset) / 4]))\n`,
  );
  const options = [
    "-std=gnu11",
    "-O2",
    "-Wall",
    "-Wextra",
    "-Werror",
    "-pthread",
    `-I${folder}`,
    `-I${TOOLS}`,
  ];
  const hook = ["-include", join(folder, "access.h")];
  execFileSync("gcc", [...options, ...hook, ...sources, "-o", driver]);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the ring in C", () => {
  it.each([RING_DATA + 2 * RING_CAPACITY_MIN, 1 << 20])(
    "receives what the one in TypeScript sends, and the reverse, in %i bytes",
    (size) => {
      const shared = new SharedMemory(size);
      const end = new End(shared, 0);
      const file = join(folder, "memory");
      // The messages go round the small ring several times.
      for (let round = 0; round < 20; round++) {
        const messages = [0, 1, 4, 7, 600 + round].map((length) =>
          Uint8Array.from({ length }, (_, n) => (n * 31 + round) & 0xff),
        );
        for (const message of messages) expect(end.send(message)).toBe(message.length);
        writeFileSync(file, new Uint8Array(shared.words.buffer));
        execFileSync(driver, ["echo", file]);
        new Uint8Array(shared.words.buffer).set(readFileSync(file));
        for (const message of messages) expect(end.receive()).toEqual(message);
        expect(end.receive()).toBe(RING_EMPTY);
      }
    },
  );

  it.each([1, 2, 3, 4])(
    "never leaves the channel or the message, whatever is written meanwhile (attack %i)",
    (seed) => {
      execFileSync(driver, ["attack", String(seed), String(ATTACKED_CALLS)]);
    },
  );
});
