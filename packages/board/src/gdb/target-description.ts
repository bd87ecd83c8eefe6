/**
 * What gdb must know of a core's registers, as XML (GDB manual, appendix G; the feature names of
 * Arm: G.5.3). A register's number is its place in Registers.all.
 */
import type { Register, RegisterGroup, Registers } from "../debugger/registers";

const FEATURES: readonly (readonly [feature: string, group: RegisterGroup])[] = [
  ["org.gnu.gdb.arm.core", "core"],
  ["org.gnu.gdb.arm.vfp", "vfp"],
  ["mvm.cortex-a9.banked", "banked"],
  ["mvm.cortex-a9.system", "system"],
];
/** With it gdb shows q0 to q15, which overlay d0 to d31. */
const NEON = '<feature name="org.gnu.gdb.arm.neon"/>';
const TYPES: Readonly<Record<string, string>> = { sp: "data_ptr", lr: "code_ptr", pc: "code_ptr" };

export function targetDescription({ all }: Registers): string {
  const features = FEATURES.map(([feature, group]) => {
    const lines = all.flatMap((register, number) =>
      register.group === group ? [describe(register, number)] : [],
    );
    return `<feature name="${feature}">${lines.join("")}</feature>`;
  });
  return (
    '<?xml version="1.0"?><!DOCTYPE target SYSTEM "gdb-target.dtd"><target version="1.0">' +
    `<architecture>arm</architecture>${features.join("")}${NEON}</target>`
  );
}

function describe({ name, bits, group }: Register, number: number): string {
  const type = bits === 64 ? "ieee_double" : (TYPES[name] ?? "uint32");
  // A function that gdb calls must not bring their old values back.
  const shown = group === "banked" || group === "system" ? ' group="system" save-restore="no"' : "";
  return `<reg name="${name}" bitsize="${bits}" type="${type}" regnum="${number}"${shown}/>`;
}
