/** What the debugger has set outlives a reset of the board, which starts the program again. */
import { expect, it } from "vitest";
import { buildCore } from "../../build";
import { createZc702From } from "../../src/create";
import { assemble } from "../assemble";

const MIB = 0x10_0000;
const ENTRY = 0x10_0000;
const COUNT = 0x11_0000;
/** Counts in memory, and asks the SLCR for a reset of the system (UG585 B.28 PSS_RST_CTRL). */
const PROGRAM = `
  ldr r0, =${COUNT}
  ldr r1, [r0]
  add r1, r1, #1
  str r1, [r0]
  ldr r0, =0xf8000000
  ldr r1, =0xdf0d
  str r1, [r0, #8]
  mov r1, #1
  str r1, [r0, #0x200]
1: b 1b
`;
const STORE = ENTRY + 12;

it("breakpoints, watchpoints and steps are there after a reset", async () => {
  const board = await createZc702From(buildCore(), { ddrSize: 4 * MIB });
  board.writeMemory(ENTRY, assemble(PROGRAM, ENTRY));
  board.start(ENTRY);
  const { debugger: debug } = board;
  debug.points.addBreakpoint({ address: STORE });
  debug.points.addWatchpoint({ address: COUNT, length: 4, kind: "write" });
  for (let life = 1; life <= 3; life++) {
    expect(board.run()).toEqual({ kind: "debugger", core: 0 });
    expect(debug.stop).toMatchObject({ reason: "breakpoint", address: STORE });
    expect(board.run()).toEqual({ kind: "debugger", core: 0 });
    expect(debug.stop).toMatchObject({ reason: "watchpoint", access: { address: COUNT, isWrite: true } });
    expect(debug.registers.read(0, "r1")).toBe(life);
    expect(board.run().kind).toBe("reset");
    board.restart(ENTRY);
  }
  debug.plan(["step", "run"]);
  expect(board.run()).toEqual({ kind: "debugger", core: 0 });
  expect(debug.registers.read(0, "pc")).toBe(ENTRY + 4);
});
