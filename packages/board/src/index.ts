/** The virtual ZC702. In a browser import "./create" instead of this file: it needs no Node. */
export { CPU_HZ } from "./clocks";
export { BusFault } from "./cpu/core/contract";
export { createZc702From } from "./create";
export type { Access, Device } from "./devices/device";
export { defineRegisters } from "./devices/registers";
export type { SerialPort } from "./devices/serial-port";
export { ElfError } from "./loader/elf";
export { describe, type Unimplemented, type Violation } from "./machine/diagnostics";
export { QUANTUM } from "./machine/run-loop";
export type { CoreStatistics, ExceptionCounts, WorldStatistics } from "./machine/statistics";
export type { MarkerLog, Trace } from "./machine/trace";
export { createZc702 } from "./node";
export type { Zc702Options } from "./options";
export { axiUart16550 } from "./pl/axi-uart16550";
export type { Marker } from "./pl/marker-port";
export type { PlDevice, PlServices } from "./pl/pl-device";
export { type RunOptions, type StopReason, Zc702 } from "./zc702";
