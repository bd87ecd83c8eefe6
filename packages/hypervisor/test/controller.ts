/**
 * A guest that makes accesses to the interrupt controller, a neighbour with a reservation on the
 * same core 0, and a guest with hard real time on core 1. What the guests see of the controller.
 */
import {
  GICC_IAR,
  GICD_CTLR,
  GICD_ICENABLER,
  GICD_IPRIORITYR,
  GICD_ISENABLER,
  GICD_ISPENDR,
  GICD_ITARGETSR,
  GICD_SGIR,
} from "../../abi/src/arm/gic";
import * as abi from "../../abi/src/index";
import { GICC_BASE, GICD_BASE } from "../../abi/src/zynq/memory-map";
import type { InterruptState } from "../../board/src/devices/gic/gic";
import { BoardMachine, guestBase, SGIS, testGuest } from "./board-machine";
import * as guest from "./guest/layout";
import type { MadeVm } from "./made-image";

export const HOSTILE = 0;
export const NEIGHBOUR = 1;
export const HARD = 2;
/** Edge-triggered lines, one of each guest. */
export const LINES = [62, 63, 64] as const;
const LINE_COUNT = 96;
const FIRST_SPI = 32;
const PRIVATE_TIMER = 29;
const START_MS = 12;
/** In counts of the private timer: 0.3 ms. */
const TIMER_PERIOD = 100_000;
/** In µs, without surplus. */
export const RESERVED = { budget: 300, period: 1000, weight: 0 };
/** A handler takes this many turns of a loop. On core 1 that is a fifth of the period. */
export const TURNS = 20;
const TURNS_HARD = 1500;
const STEP_MS = 0.005;
const STEPS = 4000;
/** A period of the neighbour, which runs for 0.3 ms of it. */
const AIM_MS = 1;

/** [address, value, guest.ACCESS_…] */
export type AccessOf = [number, number, number];

export const write = (address: number, value: number): AccessOf => [address, value, guest.ACCESS_WRITE];
export const writeByte = (address: number, value: number): AccessOf => [
  address,
  value,
  guest.ACCESS_WRITE_BYTE,
];
export const read = (address: number): AccessOf => [address, 0, guest.ACCESS_READ];

const word = (register: number, line: number) => GICD_BASE + register + Math.floor(line / 32) * 4;
const bit = (line: number) => 2 ** (line % 32);
export const enable = (line: number) => write(word(GICD_ISENABLER, line), bit(line));
export const disable = (line: number) => write(word(GICD_ICENABLER, line), bit(line));
export const ring = (line: number) => write(word(GICD_ISPENDR, line), bit(line));
export const aim = (line: number, cores: number) => writeByte(GICD_BASE + GICD_ITARGETSR + line, cores);
export const rank = (line: number, priority: number) =>
  writeByte(GICD_BASE + GICD_IPRIORITYR + line, priority);
export const acknowledge = () => read(GICC_BASE + GICC_IAR);
export const distributor = (on: number) => write(GICD_BASE + GICD_CTLR, on);
/** Software interrupt `id` to the own core, or to the others. */
export const sendSelf = (id: number) => write(GICD_BASE + GICD_SGIR, 0x0200_0000 + id);
export const sendOthers = (id: number) => write(GICD_BASE + GICD_SGIR, 0x0100_0000 + id);

/**
 * The system, after its start. The hostile guest makes `accesses`, then hypercall `then` (0: none),
 * again and again.
 */
export async function attacked(accesses: readonly AccessOf[], then: number): Promise<BoardMachine> {
  const machine = await BoardMachine.start([
    await hostileGuest(accesses, then),
    await timedGuest(NEIGHBOUR, TURNS, RESERVED),
    await timedGuest(HARD, TURNS_HARD, { level: abi.LEVEL_HRT, cores: 2 }),
  ]);
  machine.run(START_MS);
  return machine;
}

export async function hostileGuest(accesses: readonly AccessOf[], then: number): Promise<MadeVm> {
  const hostile = await testGuest(HOSTILE, guest.TASK_STORM, guest.STORM_ACCESSES, {
    arguments: [accesses.length, then],
    interrupts: [{ id: PRIVATE_TIMER }, lineOf(HOSTILE)],
  });
  hostile.images!.push({
    destination: guestBase(HOSTILE) + guest.ACCESSES,
    bytes: new Uint8Array(Uint32Array.from(accesses.flat()).buffer),
  });
  return hostile;
}

/** Guest `n`, which has a timer of 0.3 ms. A handler takes `turns` turns of a loop. */
export function timedGuest(n: number, turns: number, options: Partial<MadeVm>): Promise<MadeVm> {
  return testGuest(n, guest.TASK_TIMER_SPIN, TIMER_PERIOD, {
    arguments: [0, turns],
    interrupts: [lineOf(n)],
    ...options,
  });
}

const lineOf = (n: number) => ({ id: LINES[n]!, trigger: abi.TRIGGER_EDGE });

/**
 * Runs until guest `n` runs on its core, handles nothing, and has taken every software interrupt.
 * Returns the core.
 */
export function runTo(machine: BoardMachine, n: number): number {
  const { board } = machine;
  const { gic } = board.devices;
  for (let step = 0; step < STEPS; step++) {
    machine.run(STEP_MS);
    const core = Math.log2(machine.vm(n, abi.VM_REPORT_CORES));
    if (machine.core(core, abi.CORE_VM) !== n || !board.describeCore(core).includes("non-secure")) continue;
    if (gic.interfaces[core]!.active.length !== 0) continue;
    if (SGIS.every(({ id }) => gic.interrupt(core, id).sources === 0)) return core;
  }
  throw new Error(`guest ${n} does not run, or does not take its interrupts\n${machine.console}`);
}

/**
 * What the neighbour sees of the controller, while it runs, and what the others will find in the
 * controller: of the line of the guest on core 1 only its group, see {@link targetsWhileAsleep}.
 */
export function seenByNeighbour(machine: BoardMachine) {
  return seen(machine, runTo(machine, NEIGHBOUR), promised);
}

/**
 * Where the line of the guest on core 1 is aimed, at each look in the next AIM_MS in which core 0
 * sleeps in MVM. MVM aims the line back before. While core 0 runs, the line is as the hostile guest
 * has left it.
 */
export function targetsWhileAsleep(machine: BoardMachine): Set<number> {
  const targets = new Set<number>();
  for (let time = 0; time < AIM_MS; time += STEP_MS) {
    machine.run(STEP_MS);
    if (/asleep in WFI.*, secure/.test(machine.board.describeCore(0))) targets.add(targetsOfHard(machine));
  }
  return targets;
}

export const targetsOfHard = ({ board }: BoardMachine): number =>
  board.devices.gic.interrupt(1, LINES[HARD]).targets;

/** The controller as the guest of `core` sees it, and `part` of the state of each line. */
export function seen(
  machine: BoardMachine,
  core: number,
  part: (id: number, state: Readonly<InterruptState>) => object,
) {
  const { gic } = machine.board.devices;
  // The board goes on afterwards, and changes the list.
  const active = gic.interfaces[core]!.active.map((handled) => ({ ...handled }));
  return {
    distributor: gic.distributorControl,
    interface: { ...gic.interfaces[core]!, active },
    lines: Array.from({ length: LINE_COUNT }, (_, id) => ({ id, ...part(id, gic.interrupt(core, id)) })),
  };
}

function promised(id: number, state: Readonly<InterruptState>) {
  const { group1, enabled } = state;
  if (id === LINES[HARD]) return { group1 };
  // The guest on core 1 may be handling the line of the hostile guest, or have just ended it. If
  // the line is to wake the hostile guest, it is enabled, in Group 0.
  if (id === LINES[HOSTILE]) return { open: group1 && enabled };
  return ownState(id, state);
}

/** The state of a line that stays as it is while its guest runs. */
export function ownState(id: number, state: Readonly<InterruptState>) {
  const { group1, active, targets, enabled, priority, edge, latched, sources } = state;
  if (id === PRIVATE_TIMER) return { group1, enabled, priority, active };
  const aimed = id >= FIRST_SPI ? { targets } : {};
  return { group1, enabled, priority, edge, active, latched, sources, ...aimed };
}

/** How many interrupts guest `n` takes in a time. */
export function interruptsIn(machine: BoardMachine, n: number, milliseconds: number): number {
  const before = machine.result(n, guest.RESULT_INTERRUPTS);
  machine.run(milliseconds);
  return machine.result(n, guest.RESULT_INTERRUPTS) - before;
}

/**
 * What the board has noted about ends of interrupts that MVM has written on the wrong core, from
 * line `first` on.
 */
export function wrongEnds(machine: BoardMachine, first = 0): string[] {
  return machine.board.diagnostics.unimplemented
    .filter(({ world }) => world === "secure")
    .map(({ message }) => message)
    .filter((message) => Number(/end of interrupt (\d+)/.exec(message)?.[1] ?? -1) >= first);
}
