/**
 * The table of a hard real-time guest is made before the guest starts. While the guest runs, nobody
 * writes to it, nothing is taken from the TLB, and the TLB has room for the whole table.
 * MVM_TABLE_COUNTS=1 prints the counts.
 */
import { expect, test } from "vitest";
import * as abi from "../../abi/src/index";
import { BoardMachine, testGuest } from "./board-machine";
import { shadowed } from "./deprivileged/confine";
import { confinedRtos } from "./deprivileged/confined-rtos";
import * as guest from "./guest/layout";
import type { MadeVm } from "./made-image";
import { hardRtos } from "./rtos";

const MIB = 0x10_0000;
const CYCLES_PER_MS = 666_667;
const RTOS_CORE = 1;
/** Numbers of VMs. */
const NEIGHBOUR = 0;
const RTOS = 2;
/** All guests run; the tasks of the RTOS have run at least ten times. */
const START_MS = 130;
const RUN_MS = 1000;
/** Counts of the private timer in a millisecond. */
const MILLISECOND = 333_333;
/** Entries of the main TLB of the Zynq's Cortex-A9: two ways of 64 (UG585 3.2.5). */
const TLB_ENTRIES = 128;

const LEVEL1_SIZE = 0x4000;
const LEVEL2_SIZE = 0x400;
const TABLE = 1;
const SUPERSECTION = 1 << 18;
const SMALL_PAGE = 2;
/** A large page has its descriptor 16 times. */
const SMALL_IN_LARGE = 16;

interface Table {
  /** Ranges of memory that the hardware walks. */
  parts: { address: number; length: number }[];
  /** Entries that a TLB needs for everything that the table maps. */
  entries: number;
}

/** The table that the guest of the RTOS's core runs on. */
function tableOf({ board }: BoardMachine): Table {
  const word = (address: number) => new DataView(board.readMemory(address, 4).buffer).getUint32(0, true);
  const words = (address: number, length: number) =>
    Array.from({ length: length / 4 }, (_, n) => word(address + n * 4));
  const level1 = board.debugger.registers.read(RTOS_CORE, "ttbr0_ns") & ~(LEVEL1_SIZE - 1);
  const parts = [{ address: level1, length: LEVEL1_SIZE }];
  const sections = new Set<number>();
  let pages = 0;
  for (const [mebibyte, descriptor] of words(level1, LEVEL1_SIZE).entries()) {
    if ((descriptor & 3) === TABLE) {
      const address = descriptor & ~(LEVEL2_SIZE - 1);
      parts.push({ address, length: LEVEL2_SIZE });
      const all = words(address, LEVEL2_SIZE).filter((page) => (page & 3) !== 0);
      const small = all.filter((page) => (page & SMALL_PAGE) !== 0);
      pages += small.length + (all.length - small.length) / SMALL_IN_LARGE;
    } else if ((descriptor & 3) !== 0) {
      sections.add((descriptor & SUPERSECTION) !== 0 ? -1 - (mebibyte >>> 4) : mebibyte);
    }
  }
  return { parts, entries: sections.size + pages };
}

/** Neighbours on core 0 that make MVM work without a pause. */
async function neighbours(): Promise<MadeVm[]> {
  const reservation = { budget: 3000, period: 10_000 };
  return [
    shadowed(await testGuest(0, guest.TASK_TIMER, MILLISECOND, reservation), MIB),
    shadowed(await testGuest(1, guest.TASK_STORM, guest.STORM_FLUSH, reservation), MIB),
  ];
}

test.each([
  ["direct", () => hardRtos()],
  ["confined", () => confinedRtos()],
])("the table of a %s RTOS is not written, and not walked again, for a second", async (kind, make) => {
  const machine = await BoardMachine.start([...(await neighbours()), await make()]);
  machine.run(START_MS);
  const { board } = machine;
  const { debugger: debug } = board;
  const { parts, entries } = tableOf(machine);
  const contents = () => parts.map(({ address, length }) => board.readMemory(address, length));
  const walked = () => board.tableWalks(RTOS_CORE, "non-secure");
  const before = { contents: contents(), walks: walked() };

  for (const part of parts) debug.points.addWatchpoint({ ...part, kind: "write" });
  const stop = board.run({ for: RUN_MS * CYCLES_PER_MS });
  const walks = walked() - before.walks;
  if (process.env["MVM_TABLE_COUNTS"]) console.log({ kind, entries, atFirst: before.walks, walks });
  expect(machine.vm(RTOS, abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_RUNNING);
  expect(machine.vm(NEIGHBOUR, abi.VM_REPORT_SWITCHES)).toBeGreaterThan(10);
  expect(stop.kind, "no write").toBe("time");
  expect(contents()).toEqual(before.contents);
  expect(walks).toBe(0);
  expect(entries).toBeLessThanOrEqual(TLB_ENTRIES);

  // A new start writes the table: a write of MVM's is seen.
  board.uart(0).send("restart rtos\n");
  expect(board.run({ for: RUN_MS * CYCLES_PER_MS }).kind).toBe("debugger");
  expect(debug.stop).toMatchObject({ reason: "watchpoint", access: { isWrite: true } });
});
