/**
 * Runs the Wasm of MVM's image in this process, at its real addresses, with fakes for the assembly
 * files and for the hardware.
 */
import { ISR, MPIDR } from "../../abi/src/arm/cp15";
import { GICC_HPPIR, GICC_IAR, GICD_SGIR } from "../../abi/src/arm/gic";
import { TIMER_COUNTER } from "../../abi/src/arm/private-timer";
import * as abi from "../../abi/src/index";
import {
  GICC_BASE,
  GICD_BASE,
  PRIVATE_TIMER_BASE,
  TTC0_BASE,
  UART0_BASE,
} from "../../abi/src/zynq/memory-map";
import {
  UART_CHANNEL_STATUS,
  UART_FIFO,
  UART_STATUS_RX_EMPTY,
  UART_STATUS_TX_EMPTY,
} from "../../abi/src/zynq/uart";
import { buildImage } from "../../toolchain/src/index";
import { loadImage, type Program } from "../../toolchain/src/testing";
import { image } from "../image";
import type { MadeImage } from "./made-image";
import { offset } from "./offsets";

const MVM = await buildImage(image);
const PC = offset("VCPU_PC");
const CPSR = offset("VCPU_CPSR");
const FAULT_PAR = 1;
/** Low bits of MVM's clock (src/board/zc702/ttc.ts). */
export const CLOCK_LOW = TTC0_BASE + 0x18;
const COUNTS_PER_TICK = 192;
export const MONITOR_VECTORS: number = abi.MVM_BASE + 0x100;
export const GUARDED_VECTORS: number = abi.MVM_BASE + 0x200;
const STUB: number = abi.MVM_BASE + 0x300;

/** ISR: a FIQ is pending. */
const ISR_FIQ = 1 << 6;
/**
 * The software interrupt by which a core asks a core (also itself) to attend to its requests
 * (src/board/zc702/gic.ts).
 */
const ATTEND_SGI = 14;
const SPURIOUS = 1023;

/** An asynchronous abort is pending. */
export const ISR_ABORT = 1 << 8;

/** Thrown when MVM resumes a guest. */
class Resumed extends Error {}
/** Thrown when MVM stops the core. */
class Halted extends Error {}

export class Machine {
  readonly program: Program;
  /** The virtual CPU that runs on each core. */
  readonly running: (number | undefined)[] = [];
  readonly halted: boolean[] = [];
  guestStack = 0;
  /** lr_abt and spsr_abt. */
  abortReturn: [number, number] | undefined;
  /** Translates a page of the normal world. Identity by default. */
  translate: (page: number) => number | undefined = (page) => page;
  /** The number of waits after which a core is stopped. */
  patience = 5;
  waits = 0;
  /** Bytes in the receiver of MVM's UART. MVM takes them in the UART's interrupt. */
  readonly typed: number[] = [];
  /** Whether the UART has sent all bytes. */
  consoleIdle = true;
  private core = 0;
  /** While MVM starts, time passes by itself: each read of the clock advances it by one tick. */
  private booting = true;

  constructor() {
    this.program = loadImage(MVM, {
      hw: { wfi: () => this.wait(), r32: (address) => this.readRegister(address!) },
      asm: {
        _start: abi.MVM_BASE,
        monitorVectors: MONITOR_VECTORS,
        guardedVectors: GUARDED_VECTORS,
        stubStart: STUB,
        stubEnd: STUB,
        trapReturn: STUB,
        setStubStacks: () => {},
        setUserStack: () => {},
        releaseSecondaryCores: () => {},
        clearBankedRegisters: () => {},
        discardPendingAborts: () => {
          const { registers } = this.program.hw;
          registers.set(ISR, (registers.get(ISR) ?? 0) & ~ISR_ABORT);
        },
        switchContext: () => {},
        setAbortReturn: (lr: number, spsr: number) => {
          this.abortReturn = [lr >>> 0, spsr >>> 0];
        },
        setGuestStack: (sp: number) => {
          this.guestStack = sp;
        },
        translateNormalWorld: (address: number) => {
          const page = this.translate((address & ~0xfff) >>> 0);
          return page === undefined ? FAULT_PAR : page;
        },
        resumeGuest: (vcpu: number) => {
          this.running[this.core] = vcpu;
          throw new Resumed();
        },
        haltForever: () => {
          this.running[this.core] = undefined;
          this.halted[this.core] = true;
          throw new Halted();
        },
      },
    });
  }

  /**
   * Loads the system image and runs MVM from reset, until each core has resumed a guest or stopped.
   */
  boot(image: Pick<MadeImage, "bytes">): void {
    new Uint8Array(this.program.memory.buffer).set(image.bytes, abi.SYSTEM_IMAGE_BASE);
    this.on(0, () => this.program.exports.main!());
    this.booting = false;
    if (this.phase === abi.PHASE_RUNNING) this.on(1, () => this.program.exports.secondaryMain!());
  }

  /** Makes a hypercall of the guest on `core`. Returns the guest's r0. */
  hypercall(core: number, ...registers: number[]): number {
    const vcpu = this.vcpu(core);
    for (const [n, value] of registers.entries()) this.write(vcpu + n * 4, value);
    this.on(core, () => {
      this.running[core] = this.program.exports.hypercall!(vcpu) as number;
    });
    if (this.asksItself()) this.attend(core);
    return this.read(vcpu) | 0;
  }

  /** Enters MVM in another way: the exported function gets the core's virtual CPU. */
  enter(core: number, handler: "fiq" | "dataAbort" | "prefetchAbort", pc = 0, cpsr = 0): void {
    const vcpu = this.vcpu(core);
    this.write(vcpu + PC, pc);
    this.write(vcpu + CPSR, cpsr);
    this.on(core, () => {
      this.running[core] = this.program.exports[handler]!(vcpu) as number;
    });
    if (this.asksItself()) this.attend(core);
  }

  /** The guest's core receives the requests to it. */
  attend(core: number): void {
    if (this.running[core] === undefined) return;
    this.write(GICC_BASE + GICC_HPPIR, ATTEND_SGI);
    this.enter(core, "fiq", this.register(core, "pc"), this.register(core, "cpsr"));
  }

  vcpu(core: number): number {
    const vcpu = this.running[core];
    if (vcpu === undefined) throw new Error(`no guest runs on core ${core}`);
    return vcpu;
  }

  /** A register of the guest on `core`: 0 … 12, "pc" or "cpsr". */
  register(core: number, name: number | "pc" | "cpsr"): number {
    const offset = name === "pc" ? PC : name === "cpsr" ? CPSR : name * 4;
    return this.read(this.vcpu(core) + offset);
  }

  get console(): string {
    const bytes = this.program.hw.calls
      .filter(({ name, args }) => name === "w32" && args[0] === UART0_BASE + UART_FIFO)
      .map(({ args }) => args[1]!);
    return Buffer.from(bytes).toString("latin1");
  }

  get phase(): number {
    return this.read(abi.REPORT_BASE + abi.REPORT_PHASE);
  }

  vmReport(vm: number, field: number): number {
    return this.read(abi.REPORT_BASE + abi.VM_REPORTS + vm * abi.VM_REPORT_SIZE + field);
  }

  read(address: number): number {
    return this.program.memory.getUint32(address, true);
  }

  write(address: number, value: number): void {
    this.program.memory.setUint32(address, value, true);
  }

  /**
   * A device is memory, with three exceptions: the clock while MVM starts, the receiver of the
   * console's UART, and a write-only register (UG585 appendix B, "trustzone").
   */
  private readRegister(address: number): number {
    if (this.booting && address === CLOCK_LOW) {
      const timer = PRIVATE_TIMER_BASE + TIMER_COUNTER;
      this.write(address, (this.read(address) + 1) & 0xffff);
      this.write(timer, this.read(timer) - COUNTS_PER_TICK);
    }
    if (address === UART0_BASE + UART_CHANNEL_STATUS) {
      return (
        (this.typed.length === 0 ? UART_STATUS_RX_EMPTY : 0) | (this.consoleIdle ? UART_STATUS_TX_EMPTY : 0)
      );
    }
    if (address === abi.SECURITY_APB_SLAVES) return 0;
    if (address === GICC_BASE + GICC_IAR && this.asksItself()) this.signal(0, SPURIOUS);
    if (address === UART0_BASE + UART_FIFO) return this.typed.shift() ?? 0;
    return this.read(address);
  }

  /** Whether the last software interrupt of the core that runs MVM went to that core itself. */
  private asksItself(): boolean {
    return this.read(GICD_BASE + GICD_SGIR) === ((1 << (16 + this.core)) | ATTEND_SGI);
  }

  /** Sets the pending state: FIQ's bit of the ISR, and the most urgent interrupt. */
  private signal(fiq: number, interrupt: number): void {
    const { registers } = this.program.hw;
    registers.set(ISR, ((registers.get(ISR) ?? 0) & ~ISR_FIQ) | fiq);
    this.write(GICC_BASE + GICC_HPPIR, interrupt);
    if (fiq === 0) this.write(GICD_BASE + GICD_SGIR, 0);
  }

  /**
   * Stops a core that waits too long, because only the core's own request can end a wait here. The
   * ISR values of a test come first.
   */
  private wait(): void {
    if (this.asksItself()) {
      this.signal(ISR_FIQ, ATTEND_SGI);
      return;
    }
    this.waits++;
    if (this.waits < this.patience) return;
    this.waits = 0;
    this.running[this.core] = undefined;
    this.halted[this.core] = true;
    throw new Halted();
  }

  /** Runs a function of MVM on `core` until it returns, resumes a guest or stops the core. */
  private on(core: number, action: () => void): void {
    this.core = core;
    this.program.hw.registers.set(MPIDR, core);
    try {
      action();
    } catch (error) {
      if (!(error instanceof Resumed || error instanceof Halted)) throw error;
    }
  }
}
