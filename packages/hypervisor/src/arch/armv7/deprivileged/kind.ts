import { VM_FLAG_CONFINED, VM_FLAG_SHADOW, VM_FLAGS_DEPRIVILEGED } from "../../../../../abi/src/system-image";
import { VmRecord } from "../../../core/image/records";

/** Whether the kernel of the VM's guest runs in User mode. */
export function isDeprivileged(vm: VmRecord): bool {
  return (vm.flags & VM_FLAGS_DEPRIVILEGED) !== 0;
}

/** Whether the guest is deprivileged, and has a fixed identity table. */
export function isConfined(vm: VmRecord): bool {
  return (vm.flags & VM_FLAG_CONFINED) !== 0;
}

/** Whether the guest is deprivileged, and runs on shadow tables. */
export function isShadowed(vm: VmRecord): bool {
  return (vm.flags & VM_FLAG_SHADOW) !== 0;
}
