import { readFileSync } from "node:fs";
import { buildCore } from "../../board/build";
import { BusFault, NO_RAM, SliceEnd } from "../../board/src/cpu/core/contract";
import { Cpu } from "../../board/src/cpu/cpu";
import type { TranslationSetting } from "../../board/src/cpu/translation-setting";
import { readElf } from "../../board/src/loader/elf";
import type { CoreEngine } from "../../board/src/machine/core-engine";
import { DDR_OFFSET } from "../../board/src/memory/layout";
import { PAGE_SIZE } from "../../board/src/snapshot/page-image";
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

/** A target that tells how long it took. */
export interface TimedTarget extends Target {
  /** Of each run: cycles, and instructions. */
  readonly took: readonly (readonly [cycles: number, instructions: number])[];
  /** How often code was translated. */
  functionsMade(): number;
}

/**
 * The same with a setting of translation. The programs run `times` times, so that in the end their
 * code is not new. The results are those of the last time.
 */
export function createTranslatingTarget(
  runtime: string,
  translation: TranslationSetting,
  times: number,
): TimedTarget {
  const engine = newEngine(translation);
  const elf = readElf(readFileSync(runtime), runtime);
  const took: [number, number][] = [];
  const finishTimed = (_: CoreEngine, limit: number) => {
    const [time, instructions] = [engine.time(CORE), engine.instructions(CORE)];
    const end = finish(engine, limit);
    took.push([engine.time(CORE) - time, engine.instructions(CORE) - instructions]);
    return end;
  };
  return {
    name: `board with translation ${JSON.stringify(translation)}`,
    took,
    functionsMade: () => engine.functionsMade,
    run(programs) {
      for (let time = 1; time < times; time++) run(engine, elf, programs, finishTimed);
      return run(engine, elf, programs, finishTimed);
    },
  };
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

function newEngine(translation: TranslationSetting = "off"): Cpu {
  const engine = new Cpu(buildCore(), RAM_SIZE, translation);
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
    eventMatters: () => true,
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
  load(engine, elf, programs);
  engine.flushTlbs();
  engine.reset(CORE, elf.entry);
  // A program that does not end leaves its own record and the later ones empty, which is a mismatch
  // like any other.
  const limit = engine.time(CORE) + CYCLES + programs.length * CYCLES_PER_PROGRAM;
  const last = goOn(engine, limit);
  const results = ramOf(typeof last === "object" ? last : engine);
  return results.slice(OUTPUT_RECORDS, OUTPUT_RECORDS + programs.length * RECORD_BYTES);
}

/** Code that is in RAM already stays decoded. */
function load(engine: CoreEngine, elf: ReturnType<typeof readElf>, programs: readonly Program[]): void {
  const image = imageOf(elf, programs);
  const ram = ramOf(engine);
  for (const block of differing(image, ram, 0, RAM_SIZE, BLOCK_SIZE)) {
    for (const page of differing(image, ram, block, BLOCK_SIZE, PAGE_SIZE)) {
      ram.set(image.subarray(page, page + PAGE_SIZE), page);
      engine.invalidateCode(DDR_OFFSET + page, PAGE_SIZE);
    }
  }
}

const BLOCK_SIZE = 0x10_0000;

/** The pieces of `length` bytes from `start` on that are not the same in both. */
function* differing(
  a: Uint8Array,
  b: Uint8Array,
  start: number,
  length: number,
  piece: number,
): Generator<number> {
  for (let at = start; at < start + length; at += piece)
    if (Buffer.compare(a.subarray(at, at + piece), b.subarray(at, at + piece)) !== 0) yield at;
}

/** RAM when the programs start; that of the last programs is kept. */
function imageOf(elf: ReturnType<typeof readElf>, programs: readonly Program[]): Uint8Array {
  if (lastImage.programs === programs) return lastImage.bytes;
  const bytes = new Uint8Array(RAM_SIZE);
  for (const segment of elf.segments) bytes.set(segment.data, segment.address);
  for (const part of buildImage(programs, false).parts) bytes.set(part.bytes, part.address);
  lastImage = { programs, bytes };
  return bytes;
}

let lastImage: { programs: readonly Program[]; bytes: Uint8Array } = {
  programs: [],
  bytes: new Uint8Array(),
};

function ramOf({ memory }: CoreEngine): Uint8Array {
  return memory.subarray(DDR_OFFSET, DDR_OFFSET + RAM_SIZE);
}
