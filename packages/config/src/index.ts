/**
 * Configurations of MVM: from system.jsonc to a system image, with every mistake told by file, line
 * and fix.
 */
export { CPU_HZ, DEVICES, type DeviceDescription, findDevice, PENDULUM } from "./board/board";
export { MVM_NAME } from "./checks/names";
export type { Configuration } from "./checks/rule";
export { appendSegment } from "./image/append-segment";
export { type Executable, ImageError, readElf, type Segment } from "./image/elf";
export type {
  ChannelEnd,
  GuestImage,
  GuestProgram,
  ImageSources,
  LinuxParts,
  LinuxPlacement,
  ProgramPlacement,
  UnpackedKernel,
} from "./image/guest-image";
export { keptBytes } from "./image/guest-memory";
export { resolveImages } from "./image/resolve";
export { buildSystemImage } from "./image/system-image";
export { loadConfiguration, parseConfiguration } from "./load";
export {
  type CoreLoad,
  coreLoads,
  interruptLatency,
  responsesOf,
  supplyOf,
  withoutGuarantee,
} from "./schedulability/analysis";
export { microsecondsOf } from "./schedulability/costs";
export type { Deadline, System, VirtualMachine } from "./schema/system";
export { formatAddress, formatMicroseconds, formatSize, parseSize, parseTime } from "./schema/units";
export { ConfigurationError, formatProblem, type Problem } from "./source/problem";
export { type Cell, isTrusted, MVM, trustMatrix } from "./trust/matrix";
export { RESOURCES, type Resource } from "./trust/pair";
export type { Reason } from "./trust/reason";
