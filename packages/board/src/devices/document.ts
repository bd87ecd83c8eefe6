/** docs/registers.md: the register tables as text. */
import { FSBL_WRITES } from "../boot/fsbl";
import { hex } from "../hex";
import type { RegisterSpec } from "./registers";
import { basesOf, REGISTER_TABLES, type RegisterTable } from "./tables";

const INTRODUCTION = `# The registers of the virtual ZC702

This file is made from the register tables of the devices (packages/board/src/devices/tables.ts).
The code of the devices reads the same tables, and a test compares the board with them
(packages/board/test/devices/registers.test.ts). To make the file again:

    npx tsx packages/board/document.ts

Each section names its source: the manual that describes the device. The column *access* is what the
source says: *rw* (read and write), *ro* (read only), *wo* (write only), *w1c* (writing a 1 clears
the bit), *rc* (reading clears the register). The column *reset* has the value after power-on. If
the FSBL writes another value (packages/board/src/boot/fsbl.ts), this value is behind an arrow, or
*several* if a row has several words and the FSBL writes different values into them. In the column
*meaning*, numbers before a name are bits. The column *modelled* says what the board does:

| modelled | what the board does |
|---|---|
| yes | what the source says, with the limits that *meaning* and [board.md](board.md) name |
| kept | a read gives the value that was written. The value has no effect, unless *meaning* names an effect |
| absent | a read gives 0, a write is ignored, and the board notes both |

If an offset is not in the table of its device, the board treats it like an absent register. A
peripheral without a table is not modelled at all (packages/board/src/memory/map.ts lists all
peripherals).
`;

const OFFSET_DIGITS = 3;
const WORD = 4;

function offsetOf({ offset, count }: RegisterSpec): string {
  const text = (at: number) => `0x${at.toString(16).toUpperCase().padStart(OFFSET_DIGITS, "0")}`;
  return count === 1 ? text(offset) : `${text(offset)}–${text(offset + WORD * (count - 1))}`;
}

const plainHex = (value: number) => `0x${value.toString(16).toUpperCase()}`;

/** What the FSBL writes to a register of a device at one of `bases`; "" if it writes nothing. */
function fsblValues(bases: readonly number[], { offset, count }: RegisterSpec): string {
  const places = bases.flatMap((base) =>
    Array.from({ length: count }, (_, word) => base + offset + WORD * word),
  );
  const written = FSBL_WRITES.filter(({ address }) => places.includes(address)).map(({ value }) => value);
  const values = [...new Set(written)];
  if (values.length === 0) return "";
  return values.length === 1 ? ` → ${plainHex(values[0]!)}` : " → several";
}

function row(spec: RegisterSpec, bases: readonly number[]): string {
  const reset = spec.access === "wo" ? "" : plainHex(spec.reset) + fsblValues(bases, spec);
  const cells = [offsetOf(spec), spec.name, spec.access, reset, spec.meaning, spec.modelled];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function section(table: RegisterTable): string {
  const bases = basesOf(table);
  const places = bases.map(hex).join(", ");
  const sorted = [...table.registers.specs].sort((a, b) => a.offset - b.offset);
  const rows = sorted.map((spec) => row(spec, bases));
  return `
## ${table.registers.device}

${places === "" ? "In the PL" : places}. Source: ${table.source}.

| offset | name | access | reset | meaning | modelled |
|---|---|---|---|---|---|
${rows.join("\n")}
`;
}

export function registersDocument(): string {
  return INTRODUCTION + REGISTER_TABLES.map(section).join("");
}
