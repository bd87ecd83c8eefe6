/**
 * The guest's tables change between MVM's look at them and the use of what MVM has read, as the
 * other core or a bus master could change them. What the guest gets is its own all the same.
 */
import { expect, test } from "vitest";
import * as abi from "../../../abi/src/index";
import { Random } from "../../../conformance/src/random";
import { SCTLR_M } from "./guest-model";
import { FETCH, READ, WRITE } from "./hardware";
import { BASE, KERNEL, LinuxLike, MODULE, SIZE, STACK, TEXT, TIMER, UART1, VECTORS } from "./linux-like";
import { MIB, PAGE } from "./shadow-machine";

const STEPS = 4_000;
/** After so many steps the tables are as they were. */
const AGAIN = 15;
/** One of so many reads of a descriptor is followed by a change. */
const CHANGE = 3;
const DEVICE_PAGES = [UART1, TIMER].map((address) => address - (address % PAGE));
const END = BASE + SIZE - MIB;

/** Where the guest of linux-like.ts has its tables. */
const TABLES = [
  [BASE, BASE + 0x1_0000],
  [BASE + 0x200_0000, BASE + 0x210_0000],
] as const;

const isOwn = (physical: number) =>
  (physical >= BASE && physical < END) || DEVICE_PAGES.includes(physical - (physical % PAGE));

/** Any descriptor, most of them of MVM's memory, of the shadow tables, or of a section. */
function descriptor(random: Random): number {
  const place = [abi.MVM_BASE, END, BASE, random.word()][random.word() % 4]!;
  return ((place & 0xfff0_0000) | (random.word() & 0xfffff)) >>> 0;
}

test("a descriptor that changes when MVM has read it gives nothing of others", () => {
  const random = new Random(1);
  const linux = new LinuxLike();
  const { machine } = linux;
  const { hardware } = machine;
  linux.switchTo(linux.process());
  const memory = new Uint8Array(machine.program.memory.buffer);
  const before = TABLES.map(([from, to]) => memory.slice(from, to));
  let changes = 0;
  let granted = 0;
  let armed = false;
  hardware.wasRead = (address) => {
    // Not the area and the shadow tables, which the guest cannot change.
    if (!armed || address < BASE || address >= END || random.word() % CHANGE !== 0) return;
    changes++;
    machine.program.memory.setUint32(address, descriptor(random), true);
  };
  hardware.written = (address) => {
    if (address < BASE || address >= BASE + SIZE) throw new Error(`MVM writes 0x${address.toString(16)}`);
  };
  const places = [KERNEL, KERNEL + 5 * MIB, MODULE, TEXT, STACK, VECTORS, 0x5000_0000];
  for (let step = 0; step < STEPS; step++) {
    if (step % AGAIN === 0) {
      // Otherwise nothing would be mapped any more.
      armed = false;
      for (const [n, bytes] of before.entries()) memory.set(bytes, TABLES[n]![0]);
      machine.write({ privileged: true, sctlr: SCTLR_M });
      machine.invalidateAll();
    }
    armed = true;
    const address = places[random.word() % places.length]! + (random.word() % 16) * PAGE;
    if (random.word() % 4 === 0) machine.write({ privileged: random.word() % 2 === 0 });
    if (random.word() % 8 === 0) machine.invalidateAddress(address);
    try {
      const { physical } = machine.access(address, [READ, WRITE, FETCH][random.word() % 3]!);
      if (physical !== undefined) {
        granted++;
        expect(isOwn(physical)).toBe(true);
      }
    } catch (error) {
      // The tables change at each look: the guest tries for ever.
      if (!(error as Error).message.includes("neither granted nor refused")) throw error;
    }
    for (const { address: page, physical, domain } of hardware.tlb.values()) {
      if (domain !== 0) expect(isOwn(physical), `0x${page.toString(16)}`).toBe(true);
    }
  }
  expect(changes).toBeGreaterThan(STEPS / 10);
  expect(granted).toBeGreaterThan(STEPS / 10);
});
