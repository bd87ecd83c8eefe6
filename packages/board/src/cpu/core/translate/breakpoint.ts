/** Breakpoints in translated code. */
import { listedBreakpoint, listedBreakpoints } from "../debugger/marks";
import { Op } from "../op";
import { UOP_OP } from "../uop";
import { beginLeaveIf, endLeaveIf } from "./frames";
import { LOCAL_PAGE_VA } from "./locals";
import { Opcode } from "./opcode";
import { byte, constant, getLocal } from "./output";
import { pcOffset } from "./page";
import { exitBefore } from "./progress-count";

const IN_PAGE: u32 = 0xfff;

/**
 * In front of each instruction: leaves if the instruction has a breakpoint where the page is now.
 * The interpreter then asks the board (debugger/stop.ts).
 */
export function leaveAtBreakpoint(up: usize): void {
  if (load<u16>(up, UOP_OP) !== u16(Op.BREAKPOINT)) return;
  beginLeaveIf(exitBefore(up));
  constant(0);
  for (let number: u32 = 0; number < listedBreakpoints(); number++) {
    const address = listedBreakpoint(number);
    if ((address & IN_PAGE) !== u32(pcOffset(up))) continue;
    getLocal(LOCAL_PAGE_VA);
    constant(address & ~IN_PAGE);
    byte(Opcode.I32_EQ);
    byte(Opcode.I32_OR);
  }
  endLeaveIf();
}
