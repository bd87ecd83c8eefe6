import {
  FIRST_SPI,
  INTERRUPT_FLAGS_ALL,
  INTERRUPT_IDS,
  TRIGGER_EDGE,
} from "../../../../abi/src/system-image";
import { isGuestInterrupt } from "../../board/board";
import { header, interruptRecord, vmRecord } from "./records";
import { need } from "./refuse";

const INTERRUPT: string = "interrupt";

/**
 * Checks the interrupt lines. Call after the VM records were checked. Several VMs may have the same
 * private line, because each core has its own, and the VMs of a core take turns.
 */
export function checkInterrupts(): void {
  for (let vmIndex: u32 = 0; vmIndex < header().vmCount; vmIndex++) {
    const vm = vmRecord(vmIndex);
    const end = vm.firstInterrupt + vm.interruptCount;
    for (let index = vm.firstInterrupt; index < end; index++) {
      const line = interruptRecord(index);
      need(line.id < INTERRUPT_IDS, INTERRUPT, index, "no such line:", line.id);
      need(isGuestInterrupt(line.id), INTERRUPT, index, "kept by MVM:", line.id);
      const limit: u32 = line.id < FIRST_SPI ? 0 : TRIGGER_EDGE;
      need(line.trigger <= limit, INTERRUPT, index, "trigger", line.trigger);
      need((line.flags & ~INTERRUPT_FLAGS_ALL) === 0, INTERRUPT, index, "unknown flags", line.flags);
      for (let other: u32 = line.id < FIRST_SPI ? vm.firstInterrupt : 0; other < index; other++) {
        need(interruptRecord(other).id !== line.id, INTERRUPT, index, "given twice:", line.id);
      }
    }
  }
}
