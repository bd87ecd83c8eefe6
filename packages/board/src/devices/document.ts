/** docs/registers.md: the register tables as text. */
import { hex } from "../hex";
import type { RegisterSpec } from "./registers";
import { basesOf, REGISTER_TABLES, type RegisterTable } from "./tables";

const INTRODUCTION = `# The registers of the virtual ZC702

This file is made from the register tables of the devices (packages/board/src/devices/tables.ts).
The code of the devices reads the same tables, and a test compares the board with them
(packages/board/test/devices/registers.test.ts). To make the file again:

    npx tsx packages/board/document.ts

The access is the document's: *rw*, *ro*, *wo*, *w1c* (a 1 clears the bit), *rc* (reading clears).
The last column says what the board does:

| modelled | |
|---|---|
| yes | what the document says, with the limits of [board.md](board.md) |
| kept | the register is read and written, and nothing follows from its value |
| absent | a read gives 0, a write is ignored, and the board notes both |

An offset that a table does not have is treated like an absent register. A peripheral that has no
table is not modelled at all (packages/board/src/memory/map.ts has them).
`;

const OFFSET_DIGITS = 3;
const WORD = 4;

function offsetOf({ offset, count }: RegisterSpec): string {
  const text = (at: number) => `0x${at.toString(16).toUpperCase().padStart(OFFSET_DIGITS, "0")}`;
  return count === 1 ? text(offset) : `${text(offset)}–${text(offset + WORD * (count - 1))}`;
}

function row(spec: RegisterSpec): string {
  const reset = spec.access === "wo" ? "" : `0x${spec.reset.toString(16).toUpperCase()}`;
  const cells = [offsetOf(spec), spec.name, spec.access, reset, spec.meaning, spec.modelled];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function section(table: RegisterTable): string {
  const places = basesOf(table).map(hex).join(", ");
  const rows = [...table.registers.specs].sort((a, b) => a.offset - b.offset).map(row);
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
