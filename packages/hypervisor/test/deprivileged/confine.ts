/** Makes the guests of other tests deprivileged. */
import * as abi from "../../../abi/src/index";
import type { MadeVm } from "../made-image";

/** `vm` on shadow tables. These have the last `tables` bytes of its memory. */
export function shadowed(vm: MadeVm, tables: number): MadeVm {
  return { ...vm, flags: (vm.flags ?? 0) | abi.VM_FLAG_SHADOW, tables };
}

/** `vm` as a confined guest. Its first image is its code, as the toolchain links it. */
export function confined(vm: MadeVm): MadeVm {
  const [code, ...rest] = vm.images!;
  return {
    ...vm,
    flags: (vm.flags ?? 0) | abi.VM_FLAG_CONFINED,
    tables: abi.CONFINED_TABLES,
    images: [{ ...code!, flags: abi.IMAGE_FLAG_EXECUTABLE }, ...rest],
  };
}
