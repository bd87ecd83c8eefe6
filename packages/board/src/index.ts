/** The virtual ZC702: everything that a user of the package @mvm/board can name. */
export { BOOT_MODES, type BootMode } from "./boot/boot-mode";
export type { Program, StartState } from "./boot/hand-over";
export { CPU_HZ } from "./clocks";
export type { ConditionText, Known } from "./condition/conditions";
export type { CoreCondition, Software, Trouble, TroubleKind } from "./condition/core-condition";
export { permissionsOf } from "./condition/describe-exception";
export { BusFault, CORES } from "./cpu/core/contract";
export type { CoreMemory } from "./debugger/core-memory";
export type { CoreAction, Debugger, Stop } from "./debugger/debugger";
export type { Breakpoint, Condition, Points, WatchKind, Watchpoint } from "./debugger/points";
export type { Register, Registers } from "./debugger/registers";
export type { Reverse, Reversed } from "./debugger/reverse";
export type { Access, Device } from "./devices/device";
export { defineRegisters } from "./devices/registers";
export type { SerialPort } from "./devices/serial-port";
export { ElfError } from "./loader/elf";
export { describePoll, describePollAtPlace } from "./machine/describe-poll";
export {
  type Diagnostics,
  describe,
  describeAtPlace,
  type Unimplemented,
  type Violation,
} from "./machine/diagnostics";
export type { ExceptionKind, ExceptionLog, ExceptionTaken, LogOf } from "./machine/exception-logs";
export type { ExecutedCode } from "./machine/executed-code";
export { InterruptChange, type Observer, SHARED_PLACE } from "./machine/observer";
export type { Poll } from "./machine/poll-watch";
export { QUANTUM } from "./machine/run-loop";
export type { CoreStatistics, ExceptionCounts, WorldStatistics } from "./machine/statistics";
export type { MarkerLog, Trace } from "./machine/trace";
export type { Firewall } from "./memory/firewall";
export { createZc702 } from "./node";
export type { Zc702Options } from "./options";
export { axiUart16550 } from "./pl/axi-uart16550";
export type { Marker } from "./pl/marker-port";
export { type Pendulum, type PendulumFigures, pendulum } from "./pl/pendulum/device";
export type { Fall } from "./pl/pendulum/plant";
export { STRETCH_SECONDS, type Stretch } from "./pl/pendulum/record";
export type { PlDevice, PlServices } from "./pl/pl-device";
export type { Semihosting } from "./semihosting/semihosting";
export {
  readSnapshot,
  type SnapshotHost,
  type StoredSnapshot,
  writeSnapshot,
  writeSnapshotWith,
} from "./snapshot/file";
export type { Snapshot } from "./snapshot/snapshot";
export { SnapshotError } from "./snapshot/snapshot-error";
export { cycles, formatTime, ms, s, us } from "./units";
export { type RunOptions, type StopReason, Zc702 } from "./zc702";
