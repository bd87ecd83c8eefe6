/** The processor's modes in words (ARM DDI 0406C B1.3.1). */
import { Mode } from "../cpu/core/system/mode";

const MODES: Readonly<Record<number, string>> = {
  [Mode.USR]: "User",
  [Mode.FIQ]: "FIQ",
  [Mode.IRQ]: "IRQ",
  [Mode.SVC]: "SVC",
  [Mode.MON]: "Monitor",
  [Mode.ABT]: "Abort",
  [Mode.UND]: "Undefined",
  [Mode.SYS]: "System",
};

/** "SVC", "Monitor". Undefined: no mode has this number. */
export function nameOfMode(mode: number): string | undefined {
  return MODES[mode];
}
