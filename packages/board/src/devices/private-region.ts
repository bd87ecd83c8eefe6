/**
 * The timers of the MPCore private region as a core sees them. The same addresses reach each core's
 * own private timer and watchdog. SCU.SNSAC decides whether the normal world reaches the timers at
 * all; refused accesses read as zero and are ignored (ARM DDI 0407I 2.2.8).
 */
import type { Diagnostics } from "../machine/diagnostics";
import type { Access, Device } from "./device";
import { PRIVATE_WATCHDOG_REGISTERS } from "./private-watchdog";
import type { ResetCause } from "./reset-cause";
import type { Scu } from "./scu";

const WATCHDOG_START = PRIVATE_WATCHDOG_REGISTERS.at.LOAD;

/** Private timer (from offset 0x00) and private watchdog (from 0x20) of the accessing core. */
export class BankedTimers implements Device {
  readonly name = "private timer and watchdog";

  constructor(
    private readonly timers: Device[],
    private readonly watchdogs: Device[],
  ) {}

  read(offset: number, access: Access): number {
    return this.device(offset, access.core).read(offset, access);
  }

  write(offset: number, value: number, access: Access): void {
    this.device(offset, access.core).write(offset, value, access);
  }

  reset(cause: ResetCause): void {
    for (const device of [...this.timers, ...this.watchdogs]) device.reset(cause);
  }

  private device(offset: number, core: number): Device {
    return (offset < WATCHDOG_START ? this.timers : this.watchdogs)[core]!;
  }
}

/** A device of the private region behind SNSAC. */
export class ScuGuarded implements Device {
  readonly name: string;

  constructor(
    private readonly device: Device,
    private readonly opens: (core: number) => boolean,
    private readonly snsacBit: (core: number) => number,
    private readonly diagnostics: Diagnostics,
  ) {
    this.name = device.name;
  }

  read(offset: number, access: Access): number {
    return this.allowed(access, "read") ? this.device.read(offset, access) : 0;
  }

  write(offset: number, value: number, access: Access): void {
    if (this.allowed(access, "write")) this.device.write(offset, value, access);
  }

  reset(cause: ResetCause): void {
    this.device.reset(cause);
  }

  private allowed(access: Access, kind: "read" | "write"): boolean {
    if (!access.nonSecure || this.opens(access.core)) return true;
    this.diagnostics.violation(
      access,
      kind,
      this.name,
      "ignored",
      () => `${this.name} is secure; bit ${this.snsacBit(access.core)} of SCU SNSAC (0xF8F00054) opens it`,
    );
    return false;
  }
}

/** The bits of SNSAC that guard the private timers and the global timer, by core. */
export const snsacBits = {
  privateTimer: (core: number): number => 4 + core,
  globalTimer: (core: number): number => 8 + core,
};

export function guardTimers(timers: Device, scu: Scu, diagnostics: Diagnostics): ScuGuarded {
  return new ScuGuarded(timers, (core) => scu.opensPrivateTimer(core), snsacBits.privateTimer, diagnostics);
}

export function guardGlobalTimer(timer: Device, scu: Scu, diagnostics: Diagnostics): ScuGuarded {
  return new ScuGuarded(timer, (core) => scu.opensGlobalTimer(core), snsacBits.globalTimer, diagnostics);
}
