import { readFileSync } from "node:fs";
import { buildCore } from "../../board/build";
import { BusFault, NO_RAM, SliceEnd } from "../../board/src/cpu/core/contract";
import { Cpu } from "../../board/src/cpu/cpu";
import { readElf } from "../../board/src/loader/elf";
import type { CoreEngine } from "../../board/src/machine/core-engine";
import { DDR_OFFSET } from "../../board/src/memory/layout";
import type { Target } from "./compare";
import { buildImage } from "./image";
import { OUTPUT_RECORDS, RECORD_BYTES } from "./layout";
import type { Program } from "./program";

/** RAM from address 0, as on QEMU; nothing else answers. */
const RAM_SIZE = 0x1000_0000;
const CORE = 0;

/**
 * Cycles of a batch and of each program in it, more than any takes. A program that does not end is
 * cut off here.
 */
const CYCLES = 20_000_000;
const CYCLES_PER_PROGRAM = 20_000;

/** The virtual board's core 0 with RAM alone. */
export function createBoardTarget(runtime: string): Target {
  const engine = new Cpu(buildCore(), RAM_SIZE);
  engine.connect({
    map: (pa) => (pa < RAM_SIZE ? DDR_OFFSET + pa : NO_RAM),
    refusal: () => BusFault.NONE,
    read: (core) => {
      engine.setBusFault(core, BusFault.DECODE);
      return 0;
    },
    write: (core) => {
      engine.setBusFault(core, BusFault.DECODE);
    },
    performanceInterrupt: () => {},
    breakpoint: () => false,
    watchpoint: () => false,
  });
  const elf = readElf(readFileSync(runtime), runtime);
  return {
    name: "board",
    run: (programs) => run(engine, elf, programs),
  };
}

function run(engine: CoreEngine, elf: ReturnType<typeof readElf>, programs: readonly Program[]): Uint8Array {
  const ram = engine.memory.subarray(DDR_OFFSET, DDR_OFFSET + RAM_SIZE);
  ram.fill(0);
  for (const segment of elf.segments) ram.set(segment.data, segment.address);
  for (const part of buildImage(programs, false).parts) ram.set(part.bytes, part.address);
  engine.invalidateCode(DDR_OFFSET, RAM_SIZE);
  engine.flushTlbs();
  engine.reset(CORE, elf.entry);
  // A program that does not end leaves its own record and the later ones empty, which is a mismatch
  // like any other.
  const limit = engine.time(CORE) + CYCLES + programs.length * CYCLES_PER_PROGRAM;
  // SEV ends a slice; there is no other core to tell.
  while (engine.run(CORE, limit) === SliceEnd.YIELD);
  return ram.slice(OUTPUT_RECORDS, OUTPUT_RECORDS + programs.length * RECORD_BYTES);
}
