/**
 * An access to a device sees the tables as they are, also without TLB maintenance: no TLB keeps
 * where a device is. The device answers a read with the address.
 */
import { describe, expect, test } from "vitest";
import { END, Machine } from "./machine";

const TABLE = 0x4000;
const OTHER_TABLE = 0x8000;
const COARSE = 0xc000;
const HANDLERS = 0x2_0000;
const START = 0x1_0000;
const VA = 0x1234_5678;
/** Section, AP 3 (all may do all), Normal; the same without an access by User mode. */
const RAM_SECTION = 0xc0e;
const DEVICE_SECTION = 0xc02;
const PRIVILEGED_SECTION = 0x402;
const DOMAIN_1 = 1 << 5;
const PAGE_TABLE = 1;
const DEVICE_PAGE = 0x32;
const FIRST = 0x8010_0000;
const SECOND = 0x8120_0000;

/** r7 = data aborts; the instruction is passed. */
const HANDLER = `
  nop
  nop
  nop
  nop
  add r7, r7, #1
  subs pc, lr, #4
`;

const hex = (value: number) => `0x${(value >>> 0).toString(16)}`;
const descriptorAt = (table: number) => table + (VA >>> 20) * 4;
const store = (value: number, address: number) =>
  `ldr r10, =${hex(value)}\n ldr r11, =${hex(address)}\n str r10, [r11]`;
const READ = (register: string) => `ldr r0, =${hex(VA)}\n ldr ${register}, [r0]`;
const CP15 = (value: number, register: string) =>
  `ldr r10, =${hex(value)}\n mcr p15, 0, r10, ${register}\n isb`;

/** Reads VA, does `change`, and reads again: what r1 and r2 hold then, and the aborts. */
function readTwice(change: string, prepare: (machine: Machine) => void = () => {}) {
  const machine = new Machine();
  const word = (address: number, value: number) => machine.ram.setUint32(address, value >>> 0, true);
  for (const table of [TABLE, OTHER_TABLE]) {
    word(table, RAM_SECTION);
    word(table + (0x8000_0000 >>> 20) * 4, 0x8000_0000 | DEVICE_SECTION);
  }
  word(descriptorAt(TABLE), FIRST | DEVICE_SECTION);
  word(descriptorAt(OTHER_TABLE), SECOND | DEVICE_SECTION);
  prepare(machine);
  machine.load(HANDLER, HANDLERS);
  machine.load(
    `b 5f
     .ltorg
     5: ${CP15(TABLE, "c2, c0, 0")}
     ${CP15(HANDLERS, "c12, c0, 0")}
     ${CP15(5, "c3, c0, 0")}
     mov r7, #0
     mrc p15, 0, r12, c1, c0, 0
     orr r12, r12, #1
     mcr p15, 0, r12, c1, c0, 0
     ${READ("r1")}
     ${READ("r1")}
     ${change}
     ${READ("r2")}
     ${END}
     .ltorg`,
    START,
  );
  machine.runFrom(START);
  return { first: machine.r(1), second: machine.r(2), aborts: machine.r(7) };
}

const AT = VA & 0xf_ffff;

describe("a second read of a device", () => {
  test("goes where the first went", () => {
    expect(readTwice("")).toEqual({ first: FIRST + AT, second: FIRST + AT, aborts: 0 });
  });

  test.each([
    ["a section is another", store(SECOND | DEVICE_SECTION, descriptorAt(TABLE))],
    ["the table is another", CP15(OTHER_TABLE, "c2, c0, 0")],
    ["TTBCR sends the address to TTBR1", `${CP15(OTHER_TABLE, "c2, c0, 1")}\n ${CP15(4, "c2, c0, 2")}`],
  ])("sees that %s", (_, change) => {
    expect(readTwice(change)).toEqual({ first: FIRST + AT, second: SECOND + AT, aborts: 0 });
  });

  test("sees that a page is another", () => {
    const entry = COARSE + ((VA >>> 12) & 0xff) * 4;
    const result = readTwice(store(0x8000_7000 | DEVICE_PAGE, entry), ({ ram }) => {
      ram.setUint32(descriptorAt(TABLE), COARSE | PAGE_TABLE, true);
      ram.setUint32(entry, 0x8000_3000 | DEVICE_PAGE, true);
    });
    expect(result).toEqual({ first: 0x8000_3678, second: 0x8000_7678, aborts: 0 });
  });

  test("sees that RAM is there now", () => {
    const result = readTwice(store(0x0070_0000 | RAM_SECTION, descriptorAt(TABLE)), ({ ram }) =>
      ram.setUint32(0x0070_0000 + AT, 0xcafe, true),
    );
    expect(result).toEqual({ first: FIRST + AT, second: 0xcafe, aborts: 0 });
  });

  test.each([
    ["the domain is closed", CP15(1, "c3, c0, 0"), DEVICE_SECTION | DOMAIN_1],
    ["the mode is not privileged", "cps #0x10", PRIVILEGED_SECTION],
    ["the section is gone", store(0, descriptorAt(TABLE)), DEVICE_SECTION],
  ])("aborts because %s", (_, change, section) => {
    const result = readTwice(change, ({ ram }) =>
      ram.setUint32(descriptorAt(TABLE), (FIRST | section) >>> 0, true),
    );
    expect(result).toMatchObject({ first: FIRST + AT, aborts: 1 });
    expect(result.second).not.toBe(FIRST + AT);
  });
});
