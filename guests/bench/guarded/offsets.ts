// Constants that interrupt.S and src/measure.S use, as #defines in offsets.h.
export { TIMER_STATUS } from "../../../packages/abi/src/arm/private-timer";
export {
  HYPERCALL_INTERRUPT_ACKNOWLEDGE,
  HYPERCALL_INTERRUPT_END,
} from "../../../packages/abi/src/hypercall";
export { MARKER_NOTE, MARKER_PORT_BASE } from "../../../packages/abi/src/marker-port";
export { PRIVATE_TIMER_BASE } from "../../../packages/abi/src/zynq/memory-map";
export * from "../src/board/zc702";
export { PATH_ACKNOWLEDGE, PATH_END, PATH_GUARDED } from "../src/paths";
