import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BUILD_DIRECTORY } from "../../setup/src/paths";
import * as layout from "./layout";
import { DACR_VALUE, SCTLR_VALUE } from "./tables";

export const CONFORMANCE_BUILD = join(BUILD_DIRECTORY, "conformance");

/** Behind the vectors' two pages. */
const TEXT_OFFSET = 0x2000;
const DATA_OFFSET = 0x3000;

const hex = (value: number): string => `0x${value.toString(16)}`;

export interface AssemblyProgram {
  /** Of the ELF file. */
  readonly name: string;
  readonly source: URL;
  /** Addresses by section. */
  readonly sections: Readonly<Record<string, number>>;
  /** Assembler symbols. */
  readonly symbols: readonly (readonly [string, number])[];
}

/** Assembles and links one .S file; returns the ELF's path. */
export function linkProgram({ name, source, sections, symbols }: AssemblyProgram): string {
  mkdirSync(CONFORMANCE_BUILD, { recursive: true });
  const elf = join(CONFORMANCE_BUILD, `${name}.elf`);
  execFileSync("arm-none-eabi-gcc", [
    ...["-nostdlib", "-nostartfiles", "-static", "-Wl,--build-id=none"],
    ...Object.entries(sections).map(([section, address]) => `-Wl,--section-start=${section}=${hex(address)}`),
    ...symbols.map(([symbol, value]) => `-Wa,--defsym,${symbol}=${value}`),
    ...["-o", elf, fileURLToPath(source)],
  ]);
  return elf;
}

/** Assembles and links runtime.S; returns the ELF's path. */
export function buildRuntime(): string {
  const base = layout.RUNTIME_BASE;
  return linkProgram({
    name: "runtime",
    source: new URL("./runtime.S", import.meta.url),
    sections: { ".vectors": base, ".text": base + TEXT_OFFSET, ".data": base + DATA_OFFSET },
    symbols: symbols(),
  });
}

/** Every number of layout.ts that is not only of interest to TypeScript. */
function symbols(): [string, number][] {
  return [
    ...Object.entries(layout.RECORD).map(([name, value]): [string, number] => [`RECORD_${name}`, value]),
    ["RECORD_BYTES", layout.RECORD_BYTES],
    ["INPUT_RECORDS", layout.INPUT_RECORDS],
    ["OUTPUT_RECORDS", layout.OUTPUT_RECORDS],
    ["SCRATCH", layout.SCRATCH],
    ["SCRATCH_BYTES", layout.SCRATCH_BYTES],
    ["HEADER", layout.HEADER],
    ["HEADER_COUNT", layout.HEADER_COUNT],
    ["HEADER_SEMIHOSTING", layout.HEADER_SEMIHOSTING],
    ["L1_TABLE", layout.L1_TABLE],
    ["SCTLR_VALUE", SCTLR_VALUE],
    ["DACR_VALUE", DACR_VALUE],
  ];
}
