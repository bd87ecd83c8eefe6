/** --trace-instructions. */
import { QUANTUM } from "@mvm/board";
import { CPU_HZ, MVM_NAME, parseTime } from "@mvm/config";
import { printable } from "@mvm/config/source/printable";
import type { Places } from "@mvm/symbols";
import { UsageError } from "../errors";
import { duration } from "../report/table";
import type { VirtualZc702 } from "../run/virtual-zc702";

import { kernelSymbols } from "../symbols/kernel-symbols";
import { type Observation, type Observed, placesOf } from "../symbols/observed";
import type { Code } from "./code-file";
import { disassemble } from "./disassemble";
import { listing } from "./listing";
import { type Begin, InstructionRecorder, MOST_STEPS, type Step } from "./recorder";

/** Cycles of a window whose length is not given: 100 µs. */
const USUAL_LENGTH = Math.round(CPU_HZ / 10_000);

/**
 * Waits for the begin of the window.
 * @returns what gives the listing after the run
 * @throws UsageError
 */
export function traceInstructions(
  machine: VirtualZc702,
  observed: Observed,
  from: string | undefined,
  length: string | undefined,
): () => Observation {
  const { board } = machine;
  const cycles = length === undefined ? USUAL_LENGTH : cyclesOf("--instructions-for", length);
  const begin = beginOf(from, observed, board.time);
  const recorder = new InstructionRecorder(board, begin, cycles, observed.nameOfVm);
  machine.atQuantum.push(() => recorder.look(board.time + QUANTUM));
  machine.onDebugger = () => recorder.takes();
  return () => {
    const names = [MVM_NAME, ...observed.names];
    const known = new Map(
      names.map((name) => [name, placesOf(observed, name) ?? kernelSymbols(board, observed, name)]),
    );
    return {
      text: textOf(recorder.steps, (name) => known.get(name)),
      failure: failureOf(recorder, from ?? ""),
    };
  };
}

/** Why there is no window, or not all of it. */
function failureOf({ phase, steps }: InstructionRecorder, from: string): string | undefined {
  if (phase === "waiting") return `--instructions-from ${printable(from)}: the run never came there`;
  if (phase === "full")
    return `--trace-instructions: the trace ends after ${MOST_STEPS} instructions; give a shorter --instructions-for`;
  if (steps.length === 0)
    return "--trace-instructions: no core executed an instruction in the window; give a longer --instructions-for, or another --instructions-from";
  return undefined;
}

/** Where the window of a run from `start` on begins, if it begins at a time. */
export function beginCycle(from: string | undefined, start = 0): number | undefined {
  if (from === undefined) return start;
  return isTime(from) ? cyclesOf("--instructions-from", from) : undefined;
}

/** @throws UsageError */
export function checkWindow(from: string | undefined, length: string | undefined): void {
  beginCycle(from);
  if (length !== undefined && cyclesOf("--instructions-for", length) === 0)
    throw new UsageError(
      `--instructions-for ${printable(length)}: such a window has no instruction\n    fix: give for example 100us`,
    );
}

const isTime = (text: string) => /^[\d.]/.test(text);

function cyclesOf(option: string, text: string): number {
  const cycles = parseTime(text, CPU_HZ);
  if (cycles === undefined || !Number.isSafeInteger(cycles))
    throw new UsageError(
      `${option} ${printable(text)}: this is not a time\n    fix: give for example 100us or 1.5s`,
    );
  return cycles;
}

/**
 * A time, or a symbol of MVM or of a guest: SYMBOL or VM:SYMBOL. `start`: the cycle at which the
 * run begins.
 */
function beginOf(from: string | undefined, observed: Observed, start: number): Begin {
  const cycle = beginCycle(from, start);
  const text = from ?? "";
  if (cycle !== undefined && cycle < start)
    throw new UsageError(
      `--instructions-from ${printable(text)}: the run begins later, at ${duration(start / CPU_HZ)}\n    fix: give a later time, or leave --instructions-from out`,
    );
  if (cycle !== undefined) return { cycle };
  const all = [MVM_NAME, ...observed.names];
  const of = all.find((name) => text.startsWith(`${name}:`));
  const symbol = of === undefined ? text : text.slice(of.length + 1);
  for (const name of of === undefined ? all : [of]) {
    const address = placesOf(observed, name)?.find(symbol)?.start;
    if (address === undefined) continue;
    const vm = name === MVM_NAME ? undefined : name;
    return { address, condition: (core) => observed.nameOfVm(core) === vm };
  }
  throw new UsageError(
    `--instructions-from ${printable(text)}: this is no time, and no program has such a symbol\n    fix: give a time, such as 1.5s, or a function of ${all.join(" or ")}`,
  );
}

/** The listing of the steps. */
export function textOf(steps: readonly Step[], places: (name: string) => Places | undefined): string {
  return listing(steps, disassembler(steps), places);
}

/** Each instruction is disassembled once. */
function disassembler(steps: readonly Step[]): (instruction: Code) => string {
  const key = ({ address, thumb, code }: Code) => `${address} ${thumb} ${Buffer.from(code).toString("hex")}`;
  const instructions = new Map<string, Code>();
  for (const { address, thumb, code } of steps)
    if (code !== undefined) instructions.set(key({ address, thumb, code }), { address, thumb, code });
  const texts = disassemble([...instructions.values()]);
  const byKey = new Map([...instructions.keys()].map((each, index) => [each, texts[index]!]));
  return (instruction) => byKey.get(key(instruction)) ?? "?";
}
