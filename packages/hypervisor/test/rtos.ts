/** The RTOS of guests/itron as a VM beside test guests, and a record of the times of its jobs. */
import { readFileSync } from "node:fs";
import { image, imageFor } from "../../../guests/itron/image";
import * as abi from "../../abi/src/index";
import { buildImage, type ImageDescription } from "../../toolchain/src/index";
import { type BoardMachine, GIC_DEVICES, SGIS, segmentsOf } from "./board-machine";
import type { MadeVm } from "./made-image";

const PRIVATE_TIMER = 29;
const MIB = 0x10_0000;
/**
 * A window of the marker port. Every VM that writes markers has its own window; all windows lead to
 * the first one.
 */
export function markerPort(window: number) {
  return {
    base: abi.MARKER_PORT_BASE + window * 0x1000,
    length: 0x1000,
    register: abi.SECURITY_GP0,
    bits: 1,
  };
}
const UART1 = {
  base: 0xe000_1000,
  length: 0x1000,
  register: abi.SECURITY_APB_SLAVES,
  bits: abi.SECURITY_APB_SLAVES_UART1,
};
const RTOS_WINDOW = 8;
/** Number of the control task's marker. */
export const CONTROL = 1;

async function rtos(description: ImageDescription, cores: number, options: Partial<MadeVm>): Promise<MadeVm> {
  const elf = readFileSync(await buildImage(description));
  const { base, size } = description.memory;
  const timer = {
    base: 0xf8f0_0600,
    length: 0x20,
    register: abi.SCU_SNSAC,
    bits: abi.SNSAC_PRIVATE_TIMERS * cores,
  };
  return {
    name: "rtos",
    cores,
    entry: elf.readUInt32LE(24),
    memory: [{ base, length: size! }],
    images: segmentsOf(elf),
    ...options,
    interrupts: [{ id: PRIVATE_TIMER }, ...(options.interrupts ?? [])],
    devices: [...GIC_DEVICES, timer, markerPort(RTOS_WINDOW + cores), ...(options.devices ?? [])],
  };
}

/** The RTOS with hard real time on core 1, ticks of 1 ms, and UART1 as its console. */
export function hardRtos(interrupts = SGIS): Promise<MadeVm> {
  return rtos(image, 2, { level: abi.LEVEL_HRT, devices: [UART1], interrupts });
}

/** The RTOS with a reservation on core 0, and ticks of 10 ms. */
export function reservedRtos(interrupts = SGIS): Promise<MadeVm> {
  const placed = imageFor({
    number: 1,
    memory: { base: 0x0500_0000, size: 16 * MIB },
    console: "hypercall",
    channels: [],
    guardInterrupts: false,
  });
  return rtos(placed, 1, { name: "monitor", budget: 500, period: 4000, weight: 0, interrupts });
}

/**
 * Every marker that the RTOS on core 1 wrote, with the time since the previous tick. The list shows
 * the work of the RTOS's tasks, job by job.
 */
export function jobsOf(machine: Pick<BoardMachine, "board">): string[] {
  const { markers, timerExpiries } = machine.board.trace;
  const expiries = [...timerExpiries[1]!];
  const jobs: string[] = [];
  let n = 0;
  for (const { core, register, value, cycle } of markers) {
    if (core !== 1) continue;
    while (n < expiries.length && expiries[n]! <= cycle) n++;
    if (n > 0) jobs.push(`${register} ${value} ${cycle - expiries[n - 1]!}`);
  }
  return jobs;
}

const CYCLES_PER_MS = 666_667;
/**
 * CPU cycles in a tick of the RTOS with a reservation: a whole number of cycles of its timer. One
 * timer cycle is two CPU cycles.
 */
const SHARED_TICK = 6_666_666;
const MARKERS_PER_VM = 16;
/**
 * The response times of the control task of the RTOS with a reservation, from each release to the
 * job's end, in ms. `vm` is the number of the RTOS's VM.
 */
export function responsesOf(machine: BoardMachine, vm: number): number[] {
  const marker = vm * MARKERS_PER_VM + CONTROL;
  const times = (register: string) =>
    [...machine.board.trace.markers]
      .filter((m) => m.register === register && m.value === marker)
      .map((m) => m.cycle);
  const ends = times("END");
  // Releases are a tick apart. The first release is as late as possible, such that no job starts
  // before its release.
  const first = Math.min(...times("START").map((start, n) => start - n * SHARED_TICK));
  return ends.map((end, n) => (end - first - n * SHARED_TICK) / CYCLES_PER_MS);
}
