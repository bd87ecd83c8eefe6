import { VM_FLAG_CONFINED, VM_FLAG_SHADOW, VM_FLAGS_DEPRIVILEGED } from "../../../../../abi/src/system-image";
import { VmRecord } from "../../../core/image/records";

// The kinds of guests (docs/memory.md): direct, or deprivileged. A deprivileged guest is confined,
// or on shadow tables.

/** Whether the guest is deprivileged: its kernel runs in User mode. */
export function isDeprivileged(vm: VmRecord): bool {
  return (vm.flags & VM_FLAGS_DEPRIVILEGED) !== 0;
}

/** Whether the guest is confined: deprivileged, with a fixed identity table. */
export function isConfined(vm: VmRecord): bool {
  return (vm.flags & VM_FLAG_CONFINED) !== 0;
}

/** Whether the guest is on shadow tables: deprivileged, with tables of its own. */
export function isShadowed(vm: VmRecord): bool {
  return (vm.flags & VM_FLAG_SHADOW) !== 0;
}
