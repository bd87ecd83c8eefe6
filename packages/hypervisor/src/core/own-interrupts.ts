import { LEVEL_HRT, MAX_CORES } from "../../../abi/src/system-image";
import { CLOCK_INTERRUPT, CONSOLE_INTERRUPT, claimInterrupt, disclaimInterrupt } from "../board/board";
import { endLine, startLine } from "./console";
import { SERVICE_LOCK } from "./layout";
import { isQuiet } from "./life/quiet";
import { print } from "./print";
import { report } from "./report";
import { acquire, release } from "./spinlock";
import { vmOf } from "./vm";

// MVM's interrupts that belong to no core: that of the clock, at which MVM must read the clock
// (clock.ts), and that of the operator's console. MVM aims them at a core without an HRT VM. If no
// such core exists, MVM reads the clock only in guests' calls, and the console takes no input.

/**
 * Aims these interrupts according to the present levels of the VMs. Call at boot, and after each
 * change of level.
 */
export function placeInterrupts(): void {
  acquire(SERVICE_LOCK); // two levels may change at once
  const cores = serviceCores();
  if (cores !== 0) {
    claimInterrupt(CLOCK_INTERRUPT, ctz(cores));
    claimInterrupt(CONSOLE_INTERRUPT, ctz(cores));
  } else {
    disclaimInterrupt(CLOCK_INTERRUPT);
    disclaimInterrupt(CONSOLE_INTERRUPT);
  }
  release(SERVICE_LOCK);
  if (cores !== 0 || isQuiet()) return;
  startLine();
  print("no operator's console: each core is a hard real-time VM's");
  endLine();
}

/** The cores without an HRT VM: one bit for each. An HRT VM that is off keeps its core. */
export function serviceCores(): u32 {
  let cores: u32 = (1 << MAX_CORES) - 1;
  for (let id: u32 = 0; id < report().vmCount; id++) {
    const vm = vmOf(id);
    if (vm.level === LEVEL_HRT) cores &= ~vm.cores;
  }
  return cores;
}
