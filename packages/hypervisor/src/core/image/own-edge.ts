import { FIRST_SPI, TRIGGER_EDGE } from "../../../../abi/src/system-image";
import { interruptRecord, VmRecord } from "./records";

/** Whether `line` is a shared, edge-triggered interrupt of the VM. */
export function isOwnEdge(vm: VmRecord, line: u32): bool {
  if (line < FIRST_SPI) return false;
  const end = vm.firstInterrupt + vm.interruptCount;
  for (let index = vm.firstInterrupt; index < end; index++) {
    const given = interruptRecord(index);
    if (given.id === line) return given.trigger === TRIGGER_EDGE;
  }
  return false;
}
