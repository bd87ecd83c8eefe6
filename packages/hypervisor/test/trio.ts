/**
 * Three guests: two share core 0, and one has hard real time on core 1. Each of the first two has a
 * channel to the third. All three share a device.
 */

import { GICC_HPPIR } from "../../abi/src/arm/gic";
import { TICK_NANOSECONDS } from "../../abi/src/board";
import * as abi from "../../abi/src/index";
import { GICC_BASE, TTC0_BASE, TTC0_INTERRUPT } from "../../abi/src/zynq/memory-map";
import { CLOCK_LOW, Machine } from "./machine";
import { type MadeVm, makeImage, type Together } from "./made-image";

export const RESERVED = 0;
export const BEST_EFFORT = 1;
export const HARD = 2;
export const SHARED_CORE = 0;
export const HARD_CORE = 1;
/** Two lines of RESERVED, for its one-shot timer. The second line is level-sensitive. */
export const TIMER_LINE = 61;
export const LEVEL_LINE = 62;
export const DEVICE_LINE = 82;
export const UART1 = 0xe000_1000;
export const UART1_BIT = 1 << 7;
export const CHANNEL_BASES = [0x3300_0000, 0x3310_0000] as const;
export const DOORBELLS = [
  [84, 85],
  [86, 87],
] as const;
export const HOLD = 1000;
const MIB = 0x10_0000;

export function memoryOf(vm: number): number {
  return 0x3000_0000 + vm * MIB;
}

function guest(vm: number, name: string, options: Partial<MadeVm>): MadeVm {
  const base = memoryOf(vm);
  return { name, entry: base, cores: 1, memory: [{ base, length: MIB }], ...options };
}

export const VMS: MadeVm[] = [
  guest(RESERVED, "reserved", {
    budget: 8_900, // all but what a holding of the shared device takes from its core
    period: 10_000,
    watchdogPeriod: 5000,
    watchdogAction: abi.ACTION_LOG,
    interrupts: [{ id: TIMER_LINE, trigger: abi.TRIGGER_EDGE }, { id: LEVEL_LINE }],
  }),
  guest(BEST_EFFORT, "best", {}),
  guest(HARD, "hard", { level: abi.LEVEL_HRT, cores: 2 }),
];

export const TOGETHER: Together = {
  channels: [
    { ends: [RESERVED, HARD], base: CHANNEL_BASES[0], doorbells: [84, 85] },
    { ends: [HARD, BEST_EFFORT], base: CHANNEL_BASES[1], doorbells: [86, 87] },
  ],
  sharedDevices: [
    {
      base: UART1,
      register: abi.SECURITY_APB_SLAVES,
      bits: UART1_BIT,
      interrupt: DEVICE_LINE,
      hold: HOLD,
      vms: 0b111,
    },
    { base: 0xf800_2000, register: abi.SECURITY_APB, bits: abi.SECURITY_APB_TTC1, vms: 0b001 },
  ],
};

const COARSE_SHIFT = 10;

/** The three guests on a machine whose clock the test sets. */
export class Trio extends Machine {
  private ticks: number;

  constructor(vms = VMS, together = TOGETHER) {
    super();
    this.boot(makeImage(vms, together));
    this.ticks = this.read(CLOCK_LOW);
  }

  /** The number of the VM that runs on `core`. */
  vmOn(core: number): number {
    return this.read(abi.REPORT_BASE + abi.CORE_REPORTS + core * abi.CORE_REPORT_SIZE + abi.CORE_VM);
  }

  /** Lets time pass, and then raises the interrupt of MVM's timer of `core`. */
  pass(microseconds: number, core = SHARED_CORE): void {
    this.ticks += Math.ceil((microseconds * 1000) / TICK_NANOSECONDS);
    this.write(CLOCK_LOW, this.ticks & 0xffff);
    this.write(TTC0_BASE + 0x20, (this.ticks >>> COARSE_SHIFT) & 0xffff);
    this.write(GICC_BASE + GICC_HPPIR, TTC0_INTERRUPT + core);
    this.enter(core, "fiq", this.register(core, "pc"), this.register(core, "cpsr"));
  }
}
