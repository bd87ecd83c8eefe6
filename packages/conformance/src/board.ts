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
  const engine = newEngine();
  const elf = readElf(readFileSync(runtime), runtime);
  return { name: "board", run: (programs) => run(engine, elf, programs, finish) };
}

/**
 * The same, but every `distance` cycles the state moves to another processor and its RAM, back and
 * forth.
 */
export function createMovingTarget(runtime: string, distance: number): Target {
  const engines: [Cpu, Cpu] = [newEngine(), newEngine()];
  const elf = readElf(readFileSync(runtime), runtime);
  return {
    name: "board with snapshots",
    run: (programs) =>
      run(engines[0], elf, programs, (_, limit) => {
        for (let [here, there] = engines; ; [here, there] = [there, here]) {
          const end = Math.min(limit, here.time(CORE) + distance);
          if (finish(here, end) !== SliceEnd.TIME || end === limit) return here;
          there.images.restore(here.images.save());
        }
      }),
  };
}

function newEngine(): Cpu {
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
    executed: () => {},
    world: () => {},
    semihosting: () => false,
    breakpoint: () => false,
    watchpoint: () => false,
  });
  return engine;
}

/** SEV ends a slice; there is no other core to tell. */
function finish(engine: CoreEngine, limit: number): SliceEnd {
  for (;;) {
    const end = engine.run(CORE, limit);
    if (end !== SliceEnd.YIELD) return end;
  }
}

/** `goOn` runs the programs, up to a cycle. If it gives an engine, that one has the results. */
function run(
  engine: CoreEngine,
  elf: ReturnType<typeof readElf>,
  programs: readonly Program[],
  goOn: (engine: CoreEngine, limit: number) => CoreEngine | SliceEnd,
): Uint8Array {
  const ram = ramOf(engine);
  ram.fill(0);
  for (const segment of elf.segments) ram.set(segment.data, segment.address);
  for (const part of buildImage(programs, false).parts) ram.set(part.bytes, part.address);
  engine.invalidateCode(DDR_OFFSET, RAM_SIZE);
  engine.flushTlbs();
  engine.reset(CORE, elf.entry);
  // A program that does not end leaves its own record and the later ones empty, which is a mismatch
  // like any other.
  const limit = engine.time(CORE) + CYCLES + programs.length * CYCLES_PER_PROGRAM;
  const last = goOn(engine, limit);
  const results = typeof last === "object" ? ramOf(last) : ram;
  return results.slice(OUTPUT_RECORDS, OUTPUT_RECORDS + programs.length * RECORD_BYTES);
}

function ramOf({ memory }: CoreEngine): Uint8Array {
  return memory.subarray(DDR_OFFSET, DDR_OFFSET + RAM_SIZE);
}
