/**
 * One run of the bench's Linux: from its boot to the end of mvm-bench. The program calls mark()
 * before and after each operation; the board stops there, and the counts of core 0 are read. The
 * guest notices nothing.
 */
import { readFileSync } from "node:fs";
import { STUB_FIQ_VECTORS, STUB_KERNEL_VECTORS, STUB_USER_VECTORS } from "@mvm/abi/system-image";
import { axiUart16550, createZc702, type Zc702 } from "@mvm/board";
import { CPU_HZ } from "@mvm/config";
import { readElfSymbols } from "@mvm/symbols";
import { buildSystem } from "../../build/system";
import { RunFailure } from "../../errors";
import { benchSystem } from "../board";
import { TICKS } from "./operations";

const CORE = 0;
const PORT = "pl-uart";
const PROMPT = "/ # ";
const COMMAND = "mvm-bench\n";
const END = "MVM-BENCH-END";
/** Of the virtual time of a run. */
const LIMIT = 120 * CPU_HZ;
const SAID = 1000;
/** Of the vector of IRQ, from the vectors (ARM DDI 0406C B1.8.1). */
const IRQ_VECTOR = 0x18;
const STUB_IRQ_VECTORS = [STUB_KERNEL_VECTORS, STUB_USER_VECTORS, STUB_FIQ_VECTORS].map(
  (vectors) => vectors + IRQ_VECTOR,
);
/** Where Linux has its vectors. */
const HIGH_VECTORS = 0xffff0000;

/** What core 0 has done. */
export interface Counts {
  instructions: number;
  /** Without the time in which the core waits. */
  cycles: number;
  /** Exceptions of the normal world. */
  svc: number;
  undefined: number;
  aborts: number;
  irqs: number;
  /** Entries into MVM: SMC and FIQ. */
  smc: number;
  fiqs: number;
}

export interface Observed extends Counts {
  operation: number;
  times: number;
}

export interface Run {
  /** From the start to the shell's first prompt. */
  boot: Counts;
  operations: Observed[];
  /** Interrupts during TICKS: from the stub's vector to the guest's. None without a stub. */
  reflections: Counts[];
}

/**
 * @param kind the guest's isolation
 * @param program the path of mvm-bench, with its symbols
 * @param last the operation after which the run ends; undefined: all are observed
 * @throws RunFailure if the guest does not come to its end
 */
export async function observe(kind: "direct" | "shadow", program: string, last?: number): Promise<Run> {
  const { elf } = await buildSystem(benchSystem(`linux/${kind}.jsonc`));
  const board = await createZc702({ pl: [axiUart16550()] });
  let text = "";
  board.serialPort(PORT).onByte = (byte) => {
    text += String.fromCharCode(byte);
  };
  board.start(board.loadElf(readFileSync(elf), elf));
  const runUntil = (wanted: string) => {
    const stop = board.run({ until: LIMIT, when: () => text.includes(wanted) });
    if (stop.kind === "condition" || stop.kind === "debugger") return stop.kind;
    throw new RunFailure(`the bench's Linux (${kind}) ended (${stop.kind}); it said:\n${text.slice(-SAID)}`);
  };
  runUntil(PROMPT);
  const boot = countsOf(board);
  board.debugger.points.addBreakpoint({ address: addressOfMark(program) });
  board.serialPort(PORT).send(COMMAND);
  const run: Run = { boot, operations: [], reflections: [] };
  const interrupts = new Interrupts(board, run.reflections);
  let begun: Observed | undefined;
  while (runUntil(END) === "debugger") {
    if (interrupts.sees()) continue;
    const mark = markOf(board);
    if (mark.operation === TICKS) interrupts.watch(begun === undefined);
    if (begun === undefined) begun = mark;
    else {
      run.operations.push({ ...mark, ...difference(begun, mark) });
      begun = undefined;
      if (mark.operation === last) break;
    }
  }
  return run;
}

/** What it takes the stub to give the guest an interrupt. */
class Interrupts {
  private entered: Counts | undefined;
  private remove: (() => void)[] = [];

  constructor(
    private readonly board: Zc702,
    private readonly found: Counts[],
  ) {}

  watch(on: boolean): void {
    for (const each of this.remove) each();
    const places = on ? [...STUB_IRQ_VECTORS, HIGH_VECTORS + IRQ_VECTOR] : [];
    this.remove = places.map((address) => this.board.debugger.points.addBreakpoint({ address }));
  }

  /** Whether the board stopped for an interrupt. */
  sees(): boolean {
    const at = this.board.programCounter(CORE);
    if (STUB_IRQ_VECTORS.includes(at)) this.entered = countsOf(this.board);
    else if (at !== HIGH_VECTORS + IRQ_VECTOR) return false;
    else if (this.entered !== undefined) {
      this.found.push(difference(this.entered, countsOf(this.board)));
      this.entered = undefined;
    }
    return true;
  }
}

function markOf(board: Zc702): Observed {
  const argument = (name: string) => Number(board.debugger.registers.read(CORE, name));
  return { operation: argument("r0"), times: argument("r1"), ...countsOf(board) };
}

function countsOf(board: Zc702): Counts {
  const { instructions, busyCycles, nonSecure, monitorExceptions } = board.statistics(CORE);
  const { exceptions } = nonSecure;
  return {
    instructions,
    cycles: busyCycles,
    svc: exceptions.calls,
    undefined: exceptions.undefined,
    aborts: exceptions.dataAborts + exceptions.prefetchAborts,
    irqs: exceptions.irqs,
    smc: monitorExceptions.calls,
    fiqs: monitorExceptions.fiqs,
  };
}

export function difference(from: Counts, to: Counts): Counts {
  return {
    instructions: to.instructions - from.instructions,
    cycles: to.cycles - from.cycles,
    svc: to.svc - from.svc,
    undefined: to.undefined - from.undefined,
    aborts: to.aborts - from.aborts,
    irqs: to.irqs - from.irqs,
    smc: to.smc - from.smc,
    fiqs: to.fiqs - from.fiqs,
  };
}

function addressOfMark(program: string): number {
  const address = readElfSymbols(readFileSync(program)).find("mark")?.start;
  if (address === undefined) throw new RunFailure(`${program} has no symbol mark, at which the bench looks`);
  return address;
}
