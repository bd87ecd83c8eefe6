import { wfi } from "../../../toolchain/hw/hw";
import { isAnySignalled, isOwnSignalled } from "../arch/arch";
import { enableDistributor } from "../board/board";
import { Core, isLoadedSignalled } from "./core";
import { handleOwnInterrupt } from "./fiq";
import { armRest } from "./schedule/lines";
import { aimOthersBack, withdrawStrays } from "./schedule/stray";
import { wake } from "./schedule/wake";
import { noVcpu, VCPU_BLOCKED, Vcpu } from "./vcpu";

// What a core does while none of its virtual CPUs is ready. It sleeps until an interrupt is
// pending: an interrupt of MVM's own, or an interrupt of the loaded guest, which waits in a delay.
// All interrupts stay masked, so the core takes none of them.

/**
 * Waits until an interrupt is pending on the calling core, which is `core`. Handles an interrupt of
 * MVM's own. Wakes the loaded guest if the interrupt is the guest's. The scheduler must decide
 * afterwards.
 */
export function idle(core: Core): void {
  for (let vcpu: Vcpu = core.first; vcpu !== noVcpu(); vcpu = vcpu.next) {
    if (vcpu.state === VCPU_BLOCKED && core.loaded !== vcpu) armRest(vcpu);
  }
  if (core.loaded !== noVcpu()) {
    // The guest that waits may have disabled the distributor, and other cores need it.
    enableDistributor();
    aimOthersBack(core);
  }
  withdrawStrays();
  while (!isAnySignalled()) wfi();
  if (isOwnSignalled()) handleOwnInterrupt(core);
  if (isLoadedSignalled(core)) wake(core.loaded);
}
