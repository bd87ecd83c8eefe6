/**
 * What the private region of the Cortex-A9 MPCore answers: the table of permitted access sizes of
 * ARM DDI 0407 1.5.
 */
import { expect, it } from "vitest";
import { buildCore } from "../../build";
import { BusFault } from "../../src/cpu/core/contract";
import { createZc702From } from "../../src/create";
import { describe as describeEntry } from "../../src/machine/diagnostics";
import { Zc702 } from "../../src/zc702";
import { assemble } from "../assemble";
import { ScriptedEngine } from "./scripted-engine";

const DDR_SIZE = 0x200_0000;
const ENTRY = 0x10_0000;
const DATA_ABORT_VECTOR = 0x10;

it.each([
  ["scu", 0xf8f0_0008, [1, 4]],
  ["gic cpu interface", 0xf8f0_0104, [1, 4]],
  ["global timer", 0xf8f0_0210, [4]],
  ["private timer and watchdog", 0xf8f0_0600, [4]],
  ["private timer and watchdog", 0xf8f0_0620, [4]],
  ["gic distributor", 0xf8f0_1420, [1, 4]],
  // The L2 cache controller is beside the region, not in it.
  ["l2 cache", 0xf8f0_2f60, [1, 2, 4]],
])("%s (at %i) answers accesses of %j bytes and no others", (name, address, sizes) => {
  const answered: number[][] = [[], []];
  const engine = new ScriptedEngine(
    [
      function* (cpu) {
        for (const size of [1, 2, 4]) {
          cpu.read(address, size);
          if (cpu.fault === BusFault.NONE) answered[0]!.push(size);
          else expect(cpu.fault).toBe(BusFault.SLAVE);
          cpu.write(address, 0, size);
          if (cpu.fault === BusFault.NONE) answered[1]!.push(size);
          else expect(cpu.fault).toBe(BusFault.SLAVE);
        }
        yield "wfi";
      },
      function* () {},
    ],
    DDR_SIZE,
  );
  const board = new Zc702(engine, { ddrSize: DDR_SIZE });
  board.start(ENTRY);
  board.run({ until: 100 });
  expect(answered).toEqual([sizes, sizes]);
  const refused = board.diagnostics.unimplemented.filter(({ message }) => message.includes("refused"));
  // A read and a write of each size that is not there, told once where both are at one address.
  expect(new Set(refused.map(({ kind }) => kind))).toEqual(
    new Set(sizes.length === 3 ? [] : ["read", "write"]),
  );
  for (const { message } of refused) expect(message).toMatch(`${name}: `);
});

it.each([
  ["ldm r0, {r1, r2}", "read", "several words at once", 0x1008],
  ["stm r0, {r1, r2}\n cpsie a", "write", "several words at once", 0x1406],
  ["ldrd r2, r3, [r0]", "read", "several words at once", 0x1008],
  ["strd r2, r3, [r0]\n cpsie a", "write", "several words at once", 0x1406],
  ["ldrex r1, [r0]", "read", "an exclusive access", 0x1008],
  ["ldrh r1, [r0]", "read", "a halfword", 0x1008],
  ["strb r1, [r0]\n cpsie a", "write", "a byte", 0x1406],
])(
  "%s at the private timer aborts, and the note says what to do instead",
  async (body, kind, form, status) => {
    const board = await createZc702From(buildCore(), { ddrSize: DDR_SIZE });
    const code = `ldr r0, =0xf8f00600\n mov r1, #7\n str r1, [r0]\n mov r1, #1\n mov r2, #1\n mov r3, #1\n ${body}\n 9: b 9b`;
    board.writeMemory(ENTRY, assemble(code, ENTRY));
    const handler = `mrc p15, 0, r4, c5, c0, 0\n ldr r5, =0x20000\n str r4, [r5]\n ldr r0, =0xf8f00600\n ldr r4, [r0]\n str r4, [r5, #4]\n 9: wfi\n b 9b`;
    board.writeMemory(DATA_ABORT_VECTOR, assemble(handler, DATA_ABORT_VECTOR));
    board.start(ENTRY);
    board.run({ until: 10_000 });
    const seen = new DataView(board.readMemory(0x2_0000, 8).buffer);
    expect(seen.getUint32(0, true)).toBe(status);
    // The register holds what the single store before it wrote.
    expect(seen.getUint32(4, true)).toBe(7);
    expect(board.diagnostics.unimplemented).toHaveLength(1);
    const [note] = board.diagnostics.unimplemented;
    expect(note).toMatchObject({ core: 0, pc: ENTRY + 24, pa: 0xf8f0_0600, kind, world: "secure", count: 1 });
    expect(describeEntry(note!)).toContain(`private timer and watchdog: ${form} is refused`);
    expect(describeEntry(note!)).toContain("use single word accesses");
  },
);
