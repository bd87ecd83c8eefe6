/** Runs device scripts on QEMU and on the virtual board. */
import { readFileSync } from "node:fs";
import { buildCore } from "../../../board/build";
import { createZc702From } from "../../../board/src/create";
import type { Qemu } from "../../../setup/src/qemu/qemu";
import { runQemu } from "../qemu";
import { linkProgram } from "../runtime";
import * as layout from "./layout";
import { DONE_MARK, HEADER, HEADER_DONE, HEADER_SEMIHOSTING, RESULT_BYTES, RESULTS, SCRIPT } from "./layout";
import { encode, type Script } from "./script";

/** Gives the result records of a script, RESULT_BYTES a step. */
export interface DeviceTarget {
  readonly name: string;
  run(script: Script): Promise<Uint8Array>;
}

const CORES = 2;
const MIB = 0x10_0000;
const BOARD_DDR = 128 * MIB;
/** Far more than any script takes. */
const CYCLE_LIMIT = 2_000_000_000;
const DATA_OFFSET = 0x2000;

/** Assembles and links runner.S; returns the ELF's path. */
export function buildRunner(): string {
  const symbols = Object.entries(layout).flatMap(([name, value]): [string, number][] =>
    typeof value === "number" ? [[name, value]] : [],
  );
  return linkProgram({
    name: "device-runner",
    source: new URL("./runner.S", import.meta.url),
    sections: { ".text": layout.RUNNER_BASE, ".data": layout.RUNNER_BASE + DATA_OFFSET },
    symbols,
  });
}

export function deviceQemu(qemu: Qemu, runner: string): DeviceTarget {
  return {
    name: "QEMU",
    run: async (script) =>
      runQemu(qemu, {
        elf: runner,
        cores: CORES,
        parts: [
          { address: HEADER, bytes: header(true) },
          { address: SCRIPT, bytes: encode(script) },
        ],
      }),
  };
}

export function deviceBoard(runner: string): DeviceTarget {
  const core = buildCore();
  const elf = readFileSync(runner);
  return {
    name: "board",
    run: async (script) => {
      const board = await createZc702From(core, { ddrSize: BOARD_DDR, start: "rom", bootMode: "qspi" });
      const entry = board.loadElf(elf, runner);
      board.writeMemory(HEADER, header(false));
      board.writeMemory(SCRIPT, encode(script));
      board.start(entry);
      const done = () => word(board.readMemory(HEADER + HEADER_DONE, 4)) === DONE_MARK;
      const stop = board.run({ until: CYCLE_LIMIT, when: done });
      if (!done()) {
        throw new Error(
          `${script.name}: ${stop.kind} on the board\n${[0, 1].map((c) => board.describeCore(c)).join("\n")}`,
        );
      }
      return board.readMemory(RESULTS, script.steps.length * RESULT_BYTES);
    },
  };
}

function header(semihosting: boolean): Uint8Array {
  const bytes = new Uint8Array(HEADER_DONE + 4);
  new DataView(bytes.buffer).setUint32(HEADER_SEMIHOSTING, semihosting ? 1 : 0, true);
  return bytes;
}

function word(bytes: Uint8Array): number {
  return new DataView(bytes.buffer).getUint32(0, true);
}
