/** Tests of firmware: a program on a virtual ZC702, and what a test expects of it. */

export { cycles, ElfError, ms, s, us } from "@mvm/board";
export type { Back } from "./back";
export { type Expectations, expect } from "./expect";
export { ExpectationError } from "./failure";
export type { Firmware } from "./firmware";
export type { Writer } from "./last-writer";
export { PlaceError } from "./places";
export { startFirmware, type TargetOptions } from "./start";
export { type Checkpoint, StoppedError, Target } from "./target";
export type { TargetMemory } from "./target-memory";
export type { TargetRegisters } from "./target-registers";
export type { TestConsole } from "./test-console";
export type { TestUart } from "./test-uart";
export { type Within, within } from "./within";
