/**
 * The debug unit of a core as software reaches it by memory, from either core (ARM DDI 0388I 10.4,
 * ARM DDI 0406C C11; UG585 ch. 28). What it permits depends on the authentication signals and on
 * the world of the core. The board has no halting debug: where a halt is permitted, the request is
 * noted.
 */
import { DebugSignal } from "../cpu/core/contract";
import type { Diagnostics } from "../machine/diagnostics";
import type { Access } from "./device";
import { RegisterBlock } from "./register-block";
import { defineRegisters } from "./registers";

export const CORE_DEBUG_REGISTERS = defineRegisters("core debug", {
  DBGDIDR: [0x000, "ro", 0x3513_7030, "4 watchpoints, 6 breakpoints, v7 debug"],
  DBGPCSR: [0x084, "ro", 0xffff_ffff, "PC of the core; all ones where it may not be read"],
  DBGDSCR: [0x088, "ro", 0x2, "Status: not halted; 18 NS, 17 SPNIDdis, 16 SPIDdis"],
  DBGDRCR: [
    0x090,
    "wo",
    0,
    "bit 0 asks for a halt. The board never halts a core: it notes a request that is permitted",
  ],
  DBGPRSR: [0x314, "ro", 0x1, "The core is powered"],
  DBGLAR: [0xfb0, "wo", 0, "Software lock"],
  DBGLSR: [0xfb4, "ro", 0, "Software lock: open"],
  DBGAUTHSTATUS: [0xfb8, "ro", 0xff, "For each kind of debug: implemented, permitted"],
  DBGDEVTYPE: [0xfcc, "ro", 0x15, "Debug logic of a processor"],
});
const REG = CORE_DEBUG_REGISTERS.at;

const HALT_REQUEST = 1;
/** DBGAUTHSTATUS: all four kinds. */
const IMPLEMENTED = 0xaa;
const DSCR_SPIDDIS = 1 << 16;
const DSCR_SPNIDDIS = 1 << 17;
const DSCR_NS = 1 << 18;

/** What the unit sees of its core. */
export interface DebuggedCore {
  isNonSecure(): boolean;
  pc(): number;
  /** Levels of the authentication signals, bits of DebugSignal. */
  signals(): number;
}

export class CoreDebug extends RegisterBlock<keyof typeof REG> {
  constructor(
    private readonly core: DebuggedCore,
    private readonly notes: Diagnostics,
  ) {
    super(CORE_DEBUG_REGISTERS, notes);
  }

  override read(offset: number, access: Access): number {
    if (offset === REG.DBGPCSR && this.permits(false)) return this.core.pc() >>> 0;
    if (offset === REG.DBGDSCR) return super.read(offset, access) | this.status();
    if (offset === REG.DBGAUTHSTATUS) return IMPLEMENTED | this.authentication();
    return super.read(offset, access);
  }

  override write(offset: number, value: number, access: Access): void {
    if (offset === REG.DBGDRCR && (value & HALT_REQUEST) !== 0 && this.permits(true))
      this.notes.notModelled(
        access,
        "write",
        "the halt of a core by its debug unit, which is permitted here",
      );
    super.write(offset, value, access);
  }

  /** Is debug of the core in its present world permitted (ARM DDI 0406C C2.3, C9.1)? */
  private permits(invasive: boolean): boolean {
    return this.enabled(invasive, false) && (this.core.isNonSecure() || this.enabled(invasive, true));
  }

  private enabled(invasive: boolean, secure: boolean): boolean {
    const any = (signals: number) => (this.core.signals() & signals) !== 0;
    const on = any(invasive ? DebugSignal.DBGEN : DebugSignal.DBGEN | DebugSignal.NIDEN);
    if (!secure) return on;
    return on && any(invasive ? DebugSignal.SPIDEN : DebugSignal.SPIDEN | DebugSignal.SPNIDEN);
  }

  private status(): number {
    return (
      (this.core.isNonSecure() ? DSCR_NS : 0) |
      (this.enabled(false, true) ? 0 : DSCR_SPNIDDIS) |
      (this.enabled(true, true) ? 0 : DSCR_SPIDDIS)
    );
  }

  private authentication(): number {
    return (
      Number(this.enabled(true, false)) |
      (Number(this.enabled(false, false)) << 2) |
      (Number(this.enabled(true, true)) << 4) |
      (Number(this.enabled(false, true)) << 6)
    );
  }
}
