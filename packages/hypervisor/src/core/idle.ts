import { wfi } from "../../../toolchain/hw/hw";
import { isAnySignalled, isOwnSignalled } from "../arch/arch";
import { enableDistributor } from "../board/board";
import { Core, isLoadedSignalled } from "./core";
import { handleOwnInterrupt } from "./fiq";
import { armRest } from "./schedule/lines";
import { aimOthersBack, withdrawStrays } from "./schedule/stray";
import { wake } from "./schedule/wake";
import { noVcpu, VCPU_BLOCKED, Vcpu } from "./vcpu";

// A core on which nobody is ready. It sleeps until an interrupt is pending: one of MVM's own, or
// one of the guest that is loaded and waits in a delay. All interrupts stay masked, so none is
// taken.

/**
 * Waits until something of the calling core, which is `core`, is pending, and handles MVM's part.
 */
export function idle(core: Core): void {
  for (let vcpu: Vcpu = core.first; vcpu !== noVcpu(); vcpu = vcpu.next) {
    if (vcpu.state === VCPU_BLOCKED && core.loaded !== vcpu) armRest(vcpu);
  }
  if (core.loaded !== noVcpu()) {
    // The guest that waits may have disabled it, and other cores need it.
    enableDistributor();
    aimOthersBack(core);
  }
  withdrawStrays();
  while (!isAnySignalled()) wfi();
  if (isOwnSignalled()) handleOwnInterrupt(core);
  if (isLoadedSignalled(core)) wake(core.loaded);
}
