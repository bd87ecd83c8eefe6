/** The table of micro-ops in memory, so that a look at a row is one load. */
import { Op } from "./op";
import { groupOfRow, rowOf } from "./op-table";

/** A u32 for each op. */
const rows = memory.data(Op.COUNT * 4);

/** Once, before the first instruction. */
export function fillRows(): void {
  for (let op = 0; op < Op.COUNT; op++) store<u32>(rows + (op << 2), rowOf(op));
}

/** The row of an op. */
export function rowFor(op: u32): u32 {
  return load<u32>(rows + (op << 2));
}

/** Group (op-table.ts) of an op. */
export function groupOf(op: u32): u32 {
  return groupOfRow(rowFor(op));
}
