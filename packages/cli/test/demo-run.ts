/**
 * Builds a demo, or another configuration, and runs it on the virtual ZC702 for a given virtual
 * time.
 */
import { readFileSync } from "node:fs";
import { axiUart16550, createZc702, type PlDevice, type Zc702 } from "@mvm/board";
import { collectReport } from "@mvm/report/collect";
import { expect } from "vitest";
import { buildSystem } from "../src/build/system";
import { plantsOf } from "../src/run/plants";
import { findSystemFile } from "../src/system-file";

export interface Run {
  board: Zc702;
  report: ReturnType<typeof collectReport>;
  /** What each UART printed. */
  output: Record<string, string>;
}

export function runDemo(name: string, cycles: number): Promise<Run> {
  return runSystem(findSystemFile(`demos/${name}`), cycles);
}

/** @param file of the configuration */
export async function runSystem(file: string, cycles: number): Promise<Run> {
  const system = await buildSystem(file);
  const plants = plantsOf(system.configuration.system);
  const { board, output } = await runElf(system.elf, cycles, plants);
  const outcome = { ending: { reason: "time" as const }, wallSeconds: 0, plants };
  return { board, output, report: collectReport(board, system.name, outcome, system.configuration) };
}

export async function runElf(elf: string, cycles: number, pl: readonly PlDevice[] = []) {
  const board = await createZc702({ pl: [axiUart16550(), ...pl] });
  const output: Record<string, string> = { uart0: "", uart1: "", "pl-uart": "" };
  for (const name of Object.keys(output)) {
    board.serialPort(name).onByte = (byte) => {
      output[name] += String.fromCharCode(byte);
    };
  }
  board.start(board.loadElf(readFileSync(elf), elf));
  expect(board.run({ until: cycles })).toEqual({ kind: "time" });
  return { board, output };
}
