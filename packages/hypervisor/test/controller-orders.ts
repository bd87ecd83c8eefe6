/**
 * The hostile guest and its neighbour (controller.ts) on core 0. On core 1 two guests with soft
 * real time: one with a timer, and a manager, which does the orders of the test.
 */
import * as abi from "../../abi/src/index";
import { BoardMachine, testGuest } from "./board-machine";
import {
  type AccessOf,
  HARD,
  HOSTILE,
  hostileGuest,
  LINES,
  NEIGHBOUR,
  ownState,
  RESERVED,
  runTo,
  seen,
  TURNS,
  timedGuest,
} from "./controller";
import * as guest from "./guest/layout";

/** The guest with the timer on core 1 has the line that the hard guest has otherwise. */
export const OTHER = HARD;
export const MANAGER = 3;
const CORE_1 = 1;
const VMS = [HOSTILE, NEIGHBOUR, OTHER, MANAGER];
/** The core of each VM in its configuration. */
const HOME = [0, 0, CORE_1, CORE_1];
/** All guests are loaded. */
const START_MS = 14;
const STEP_MS = 0.05;
const PATIENCE_MS = 60;

/** A call of the manager: number and arguments. */
export type Order = readonly [call: number, ...args: number[]];

export class ManagedMachine {
  private orders = 0;

  private constructor(readonly machine: BoardMachine) {}

  /** The system, after its start. The accesses and `then` are those of the hostile guest. */
  static async start(accesses: readonly AccessOf[], then: number): Promise<ManagedMachine> {
    const machine = await BoardMachine.start([
      await hostileGuest(accesses, then),
      await timedGuest(NEIGHBOUR, TURNS, RESERVED),
      await timedGuest(OTHER, TURNS, { ...RESERVED, cores: 1 << CORE_1 }),
      await testGuest(MANAGER, guest.TASK_SERVE, 0, {
        budget: 200,
        period: 1000,
        cores: 1 << CORE_1,
        flags: abi.VM_FLAG_MANAGER,
      }),
    ]);
    machine.run(START_MS);
    return new ManagedMachine(machine);
  }

  /** The manager makes this call. Returns the result. */
  order([call, ...args]: Order): number {
    const given = [call, ...args, 0, 0, 0].slice(0, 4);
    this.setBox(guest.CORE_OPERATION, guest.OPERATION_CALL, 1, ...given);
    this.setBox(guest.CORE_ORDER, ++this.orders);
    this.until(() => this.box(guest.CORE_DONE) === this.orders, `the manager's call ${given} does not end`);
    return this.box(guest.CORE_RESULT) | 0;
  }

  /**
   * Every VM is soft real-time and at home. A VM that is off keeps its level and its core, so it is
   * started. The hostile guest may end itself before its level changes, and is started again.
   */
  goHome(): void {
    this.until(() => {
      const away = VMS.filter((vm) => !this.isHome(vm));
      for (const vm of away) {
        this.order([abi.HYPERCALL_VM_START, vm]);
        this.order([abi.HYPERCALL_VM_LEVEL, vm, abi.LEVEL_SRT]);
      }
      return away.length === 0;
    }, "not every VM comes home");
  }

  /** Starts `vm`, unless it runs. */
  start(vm: number): void {
    this.order([abi.HYPERCALL_VM_START, vm]);
    this.until(() => this.stateOf(vm) === abi.VM_STATE_RUNNING, `guest ${vm} does not start`);
  }

  stop(vm: number): void {
    this.order([abi.HYPERCALL_VM_STOP, vm]);
    this.until(() => STOPPED.includes(this.stateOf(vm)), `guest ${vm} does not stop`);
  }

  /** Starts `vm` anew, whether it runs or not. */
  restart(vm: number): void {
    const starts = this.machine.vm(vm, abi.VM_REPORT_STARTS);
    this.order([abi.HYPERCALL_VM_RESTART, vm]);
    this.until(() => this.machine.vm(vm, abi.VM_REPORT_STARTS) > starts, `guest ${vm} does not restart`);
  }

  /**
   * What guest `n` sees of the controller while it runs. Of the lines of other guests of its core,
   * only that they are withdrawn. The lines of guests of the other core are theirs. If `reached`,
   * the hostile guest may have been on the other core: of the guest's own line only what MVM
   * promises then.
   */
  seenBy(n: number, reached: boolean) {
    const core = runTo(this.machine, n);
    return seen(this.machine, core, (id, state) => {
      const owner = (LINES as readonly number[]).indexOf(id);
      if (owner === n && reached) return { group1: state.group1, targets: state.targets };
      if (owner === -1 || owner === n) return ownState(id, state);
      return this.coresOf(owner) === 1 << core ? { open: state.group1 && state.enabled } : {};
    });
  }

  private isHome(vm: number): boolean {
    const level = this.machine.vm(vm, abi.VM_REPORT_LEVEL);
    return level === abi.LEVEL_SRT && this.coresOf(vm) === 1 << HOME[vm]!;
  }

  private coresOf(vm: number): number {
    return this.machine.vm(vm, abi.VM_REPORT_CORES);
  }

  private stateOf(vm: number): number {
    return this.machine.vm(vm, abi.VM_REPORT_STATE);
  }

  private until(holds: () => boolean, complaint: string): void {
    for (let time = 0; time < PATIENCE_MS; time += STEP_MS) {
      if (holds()) return;
      this.machine.run(STEP_MS);
    }
    throw new Error(`${complaint}\n${this.machine.console}`);
  }

  /** The orders of the guest's core 1 (guest/serve.ts), on whichever core the manager is. */
  private box(word: number): number {
    return this.machine.result(MANAGER, guest.CORE_BOXES + CORE_1 * guest.CORE_BOX_SIZE + word);
  }

  private setBox(word: number, ...values: number[]): void {
    this.machine.set(MANAGER, guest.CORE_BOXES + CORE_1 * guest.CORE_BOX_SIZE + word, ...values);
  }
}

const STOPPED: readonly number[] = [abi.VM_STATE_STOPPED, abi.VM_STATE_OFF];
