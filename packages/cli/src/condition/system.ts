/**
 * What the VMs of a system are doing. A VM that has its core executes there, or MVM works for it;
 * another VM is where MVM has interrupted it.
 */
import { permissionsOf, type Software, type Zc702 } from "@mvm/board";
import { MVM_NAME, type System, type VirtualMachine } from "@mvm/config";
import { keptBytes } from "@mvm/config/image/guest-memory";
import {
  type DeprivilegedState,
  type ReadWord,
  readDeprivileged,
  readVcpu,
  readVcpuRegisters,
  type VcpuState,
} from "@mvm/hypervisor/guest-state";
import { type MvmReport, mvmReportOf } from "@mvm/report/counters/mvm-report";
import type { VmCounters } from "@mvm/report/counters/vm-counters";
import { type DoingReport, troubleReport, type Watcher } from "@mvm/report/doing";
import type { CodePlaces } from "../program/code-places";

const WORD = 4;
const MODE_MASK = 0x1f;
const USER_MODE = 0x10;
const IRQ_MASKED = 0x80;

/** The states in which a guest goes on by itself. */
const ALIVE = ["running", "loading"];
const LOADS = "is not started yet: MVM loads its images";

export class SystemWatcher implements Watcher {
  constructor(
    private readonly board: Zc702,
    private readonly system: System,
    private readonly places: CodePlaces,
  ) {}

  doing(): DoingReport[] {
    const mvm = this.report;
    if (mvm === undefined || mvm.phase === "panic") return this.mvmAlone();
    return mvm.vms.flatMap((counters, index) => this.ofVm(mvm, counters, index));
  }

  isCaught(): boolean {
    const mvm = this.report;
    if (mvm === undefined) return this.board.conditions.isCaught();
    if (mvm.phase !== "running") return false;
    const { vms, keyboard } = this.system;
    if (keyboard === MVM_NAME || vms.some(({ watchdog }) => watchdog !== undefined)) return false;
    const alive = mvm.vms.flatMap((counters, index) =>
      ALIVE.includes(counters.state) ? counters.cores.map((core, number) => ({ index, core, number })) : [],
    );
    if (alive.length === 0 || mvm.vms.some(({ state }) => state === "loading")) return false;
    if (!alive.some(({ index }) => vms[index]!.exceptionLoop === "fail")) return false;
    // The first one that does not stay ends the search, because every step of a run asks.
    return alive.every(({ index, core, number }) => {
      const { trouble, irqMasked } = this.condition(mvm, index, core, number).condition;
      return trouble?.endless === true && (irqMasked || trouble.inARow > 1);
    });
  }

  private get report(): MvmReport | undefined {
    return mvmReportOf(this.board);
  }

  private readonly readWord: ReadWord = (pa) =>
    new DataView(this.board.readMemory(pa, WORD).buffer).getUint32(0, true);

  /** MVM has not started, or has failed. */
  private mvmAlone(): DoingReport[] {
    const placeOf = this.places.of(MVM_NAME);
    return [0, 1].map((core) => {
      const condition = this.board.conditions.of(core);
      const { doing, trouble } = this.board.conditions.describe(condition, { placeOf });
      return {
        core,
        vm: MVM_NAME,
        text: doing,
        trouble: condition.trouble && troubleReport(condition.trouble, trouble!, placeOf, false),
      };
    });
  }

  private ofVm(mvm: MvmReport, { state, cores }: VmCounters, index: number): DoingReport[] {
    const vm = this.system.vms[index]!;
    if (!ALIVE.includes(state)) return [];
    if (state === "loading")
      return cores.map((core) => ({ core, vm: vm.name, text: LOADS, trouble: undefined }));
    return cores.map((core, number) => {
      const { condition, off, around } = this.condition(mvm, index, core, number);
      const placeOf = this.places.of(vm.name);
      const deprivileged = vm.isolation !== "direct";
      const isThumbAt = this.places.isThumb(vm.name);
      const known = { placeOf, isThumbAt, deprivileged, interruptsFrom: interruptsOf(vm), ...around };
      const { doing, trouble } = this.board.conditions.describe(condition, known);
      return {
        core,
        vm: vm.name,
        text: off === undefined ? doing : `${off}, ${doing}`,
        trouble:
          condition.trouble &&
          troubleReport(condition.trouble, trouble!, placeOf, vm.exceptionLoop === "ignore"),
      };
    });
  }

  /**
   * `off`: the guest is not executing, and why; then its state is what MVM has kept, and `around`
   * is what the core does not show.
   */
  private condition(mvm: MvmReport, index: number, core: number, number: number) {
    const { conditions, debugger: debug } = this.board;
    const vm = this.system.vms[index]!;
    const loaded = mvm.cores[core]?.vm === index;
    const deprivileged =
      vm.isolation === "direct" || number > 0 ? undefined : readDeprivileged(this.readWord, tablesOf(vm));
    const psr = debug.registers.read(core, "cpsr");
    const inStub = loaded && !debug.isSecure(core) && isStub(psr, deprivileged);
    if (inStub && deprivileged !== undefined) {
      const { pc, psr: kept } = deprivileged;
      const software = withMode({ log: index, pc, psr: kept }, kept, deprivileged);
      const off = this.board.activity(core) === "wfi" ? "its stub sleeps for it in WFI" : "is in its stub";
      return { condition: conditions.of(core, software), off, around: {} };
    }
    if (loaded && !debug.isSecure(core)) {
      const software = withMode({ log: index }, psr, deprivileged);
      return { condition: conditions.of(core, software), off: undefined, around: {} };
    }
    const vcpu = readVcpu(this.readWord, index, number);
    const { pc, psr: kept } = isStub(vcpu.psr, deprivileged) ? deprivileged! : vcpu;
    const read = vm.image.linux === undefined ? this.readerOf(vm) : undefined;
    const registers = loaded ? undefined : readVcpuRegisters(this.readWord, index, number);
    const own = { ...(read && { read }), ...(registers && { vectors: registers.vectors }) };
    const software = withMode({ log: index, pc, psr: kept, ...own }, kept, deprivileged);
    const around = {
      read: read ?? (() => new Uint8Array(0)),
      ...(registers && { vfp: permissionsOf(registers.cpacr, registers.fpexc) }),
    };
    return { condition: conditions.of(core, software), off: waits(vcpu, loaded), around };
  }

  /** Guests other than Linux see their memory where it is. */
  private readerOf({ memory, isolation }: VirtualMachine): Software["read"] {
    if (isolation === "shadow") return undefined;
    return (va, length) =>
      va >= memory.base && va + length <= memory.base + memory.size
        ? this.board.readMemory(va, length)
        : new Uint8Array(0);
  }
}

/** MVM forwards the interrupts of some guests. */
function interruptsOf({ guardInterrupts }: VirtualMachine): string | undefined {
  return guardInterrupts ? "MVM" : undefined;
}

function tablesOf(vm: VirtualMachine): number {
  return vm.memory.base + vm.memory.size - keptBytes(vm);
}

function withMode(software: Software, psr: number, state: DeprivilegedState | undefined): Software {
  if (state === undefined || (psr & MODE_MASK) !== USER_MODE) return software;
  const { mode, vectors, undefined: undefinedAt } = state;
  // MVM stops a deprivileged guest that wants its exceptions in Thumb state.
  return { ...software, mode, vectors: { base: vectors, isThumb: false }, undefinedAt };
}

/** Is the PSR that of the stub of a deprivileged guest? */
function isStub(psr: number, state: DeprivilegedState | undefined): boolean {
  return state !== undefined && (psr & MODE_MASK) !== USER_MODE;
}

function waits({ waiting, psr }: VcpuState, loaded: boolean): string {
  const masked = (psr & IRQ_MASKED) !== 0 ? ", which CPSR.I masks" : "";
  switch (waiting) {
    case "for an interrupt":
      return `waits in MVM for an interrupt of its own${masked}`;
    case "for MVM":
      return "waits in MVM for a time or for another VM";
    case "off":
      return "is off";
    default:
      return loaded ? "is in a call of MVM" : "is off its core at this moment";
  }
}
