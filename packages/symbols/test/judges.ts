/** What Debian's binutils say about an ELF file. */
import { runTool } from "./made-elf";

const HEX = 16;
const hex = (text: string) => Number.parseInt(text, HEX);

export interface CodeSection {
  start: number;
  end: number;
}

/** The sections with code. */
export function codeSections(elf: string): CodeSection[] {
  const line = /^\s+\[\s*\d+\] \S+\s+PROGBITS\s+([0-9a-f]{8}) [0-9a-f]+ ([0-9a-f]+) \d\d +W?AX /gm;
  return [...runTool("arm-none-eabi-readelf", ["-SW", elf]).matchAll(line)].map(([, address, size]) => ({
    start: hex(address!),
    end: hex(address!) + hex(size!),
  }));
}

export interface JudgedSymbol {
  start: number;
  size: number;
  type: string;
  binding: string;
  name: string;
}

/** The symbols that lie in a section. */
export function judgedSymbols(elf: string): JudgedSymbol[] {
  const line = /^ +\d+: ([0-9a-f]{8}) +(\w+) (\w+) +(\w+) +\w+ +\d+ (\S+)$/gm;
  return [...runTool("arm-none-eabi-readelf", ["-sW", elf]).matchAll(line)].map(
    ([, value, size, type, binding, name]) => ({
      start: hex(value!),
      size: Number(size),
      type: type!,
      binding: binding!,
      name: name!,
    }),
  );
}

/** "FILE:LINE" of each address, in their order; undefined where there is none. */
export function judgedLines(elf: string, addresses: readonly number[]): (string | undefined)[] {
  const input = addresses.map((address) => `0x${address.toString(HEX)}\n`).join("");
  return runTool("arm-none-eabi-addr2line", ["-e", elf], input)
    .trimEnd()
    .split("\n")
    .map((line) => (/:[?0]/.test(line) ? undefined : line.replace(/ \(discriminator \d+\)$/, "")));
}

/**
 * "FILE:LINE ADDRESS" of the rows of the line table that are the begin of a statement. FILE has no
 * folder.
 */
export function judgedStatements(elf: string): Set<string> {
  // The view number of gcc is in a column of its own, which can be empty.
  const row = /^(\S+) +(\d+) +(0x[0-9a-f]+|0)(?: +\d+)? +x$/gm;
  const table = runTool("arm-none-eabi-objdump", ["--dwarf=decodedline", elf]);
  return new Set([...table.matchAll(row)].map(([, file, line, at]) => `${file}:${line} ${Number(at)}`));
}
