import { acknowledgeSecureInterrupt } from "../board/board";
import { parkCore } from "./life-cycle";
import { coreReport } from "./report";
import { Vcpu } from "./vcpu";

/** An interrupt of MVM's own while a guest ran. Returns the virtual CPU to go on with. */
export function handleFiq(vcpu: Vcpu): Vcpu {
  coreReport(vcpu.core).fiqs++;
  vcpu.vm.report.fiqs++;
  if (acknowledgeSecureInterrupt()) parkCore();
  return vcpu;
}
