/** A guest with both cores. Each core does the orders of the test (guest/serve.ts). */
import { GICD_ISENABLER, GICD_ISPENDR, GICD_ITARGETSR, GICD_SGIR } from "../../abi/src/arm/gic";
import * as abi from "../../abi/src/index";
import { GICD_BASE } from "../../abi/src/zynq/memory-map";
import { BoardMachine, guestBase, testGuest } from "./board-machine";
import * as guest from "./guest/layout";
import type { MadeVm, Together } from "./made-image";

export const BASE = guestBase(0);
export const BOTH = 0b11;
/**
 * The most milliseconds until an order is done, and until a VM that was loaded again serves orders.
 */
const PATIENCE = 5;
const STEP = 0.02;
/**
 * In cycles. Neither core is more than a few instructions ahead, so that the cores meet in the
 * middle of MVM's functions.
 */
const QUANTUM = 30;
/** An edge-triggered line for the guest's one-shot timers. */
export const TIMER_LINE = 62;

type Operation = readonly [operation: number, ...args: number[]];

export const call = (...registers: number[]): Operation => [guest.OPERATION_CALL, ...registers];
export const write = (address: number, value: number): Operation => [guest.OPERATION_WRITE, address, value];
/** A read that the firewall refuses. */
export const FAULT: Operation = [guest.OPERATION_READ, abi.MVM_BASE];
/** Sends software interrupt `id` to `core`. */
export const sgi = (id: number, core: number) => write(GICD_BASE + GICD_SGIR, (1 << (16 + core)) | id);
/** Enables shared line `id`. */
export const enable = (id: number) => write(GICD_BASE + GICD_ISENABLER + (id >>> 5) * 4, 1 << (id & 31));
/** Makes shared line `id` pending. */
export const pend = (id: number) => write(GICD_BASE + GICD_ISPENDR + (id >>> 5) * 4, 1 << (id & 31));
/**
 * Routes shared line `id`, a multiple of 4 plus 2, to `core`. The guest does not own the
 * neighbouring lines.
 */
export const aim = (id: number, core: number) =>
  write(GICD_BASE + GICD_ITARGETSR + (id & ~3), 1 << (core + 8 * (id & 3)));

export class TwoCores {
  private orders = 0;

  private constructor(readonly machine: BoardMachine) {}

  /** The guest, with its first core on. */
  static async start(options: Partial<MadeVm> = {}, together: Together = {}): Promise<TwoCores> {
    const interrupts = [{ id: TIMER_LINE, trigger: abi.TRIGGER_EDGE }];
    const vm = await testGuest(0, guest.TASK_SERVE, 0, { cores: BOTH, interrupts, ...options });
    const cores = new TwoCores(await BoardMachine.start([vm], together, { quantum: QUANTUM }));
    cores.awaitService();
    return cores;
  }

  /** As {@link start}, with both cores on. */
  static async startBoth(options: Partial<MadeVm> = {}, together: Together = {}): Promise<TwoCores> {
    const cores = await TwoCores.start(options, together);
    cores.switchOn(1);
    return cores;
  }

  /** Makes `core` do this operation `times` times. Returns the last result. */
  do(core: number, operation: Operation, times = 1): number {
    this.order(core, operation, times);
    this.await(core);
    return this.box(core, guest.CORE_RESULT) | 0;
  }

  /** Makes `core` do this operation from the next cycle on. */
  order(core: number, [operation, ...given]: Operation, times = 1): void {
    const args = [0, 1, 2, 3].map((n) => given[n] ?? 0);
    this.setBox(core, guest.CORE_OPERATION, operation, times, ...args);
    this.setBox(core, guest.CORE_ORDER, ++this.orders);
  }

  /**
   * Makes `core` do this operation and then, after `pause` turns of an empty loop, make hypercall
   * `then`.
   */
  orderTwo(core: number, operation: Operation, then: number, pause: number): void {
    this.setBox(core, guest.CORE_THEN, then, pause);
    this.order(core, operation);
  }

  /** Runs until the last order of `core` is done. */
  await(core: number): void {
    this.until(
      () => this.box(core, guest.CORE_DONE) === this.box(core, guest.CORE_ORDER),
      `core ${core} did not come to an end`,
    );
  }

  /** Makes the other core switch `core` on, and waits until `core` serves orders. */
  switchOn(core: number, argument = 0, thumb = false): void {
    const entry = this.machine.result(0, thumb ? guest.RESULT_ENTRY_THUMB : guest.RESULT_ENTRY_ARM);
    const rounds = this.box(core, guest.CORE_ROUNDS);
    const result = this.do(1 - core, call(abi.PSCI_CPU_ON, core, entry, argument));
    if (result !== abi.SUCCESS) throw new Error(`CPU_ON of core ${core}: ${result}`);
    this.until(() => this.box(core, guest.CORE_ROUNDS) !== rounds, `core ${core} did not begin`);
  }

  /** Runs until the VM is loaded (again) and serves orders on its first core. */
  awaitService(): void {
    this.until(() => this.serves(0), "the guest does not run");
  }

  run(milliseconds: number): void {
    this.machine.run(milliseconds);
  }

  /** Whether the loop of `core` still runs. */
  serves(core: number): boolean {
    const rounds = this.box(core, guest.CORE_ROUNDS);
    this.machine.run(STEP);
    return this.box(core, guest.CORE_ROUNDS) > rounds;
  }

  box(core: number, word: number): number {
    return this.machine.result(0, guest.CORE_BOXES + core * guest.CORE_BOX_SIZE + word);
  }

  setBox(core: number, word: number, ...values: number[]): void {
    this.machine.set(0, guest.CORE_BOXES + core * guest.CORE_BOX_SIZE + word, ...values);
  }

  report(field: number): number {
    return this.machine.vm(0, field);
  }

  /** How often the console has printed this text. */
  said(text: string): number {
    return this.machine.console.split(text).length - 1;
  }

  private until(holds: () => boolean, complaint: string): void {
    for (let time = 0; time < PATIENCE; time += STEP) {
      if (holds()) return;
      this.machine.run(STEP);
    }
    throw new Error(`${complaint}\n${this.machine.console}`);
  }
}
