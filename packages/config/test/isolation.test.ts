/** Which kinds of guests the kernel of a VM can be, and what its image must leave free. */
import { CONFINED_DEVICE_MIBS, CONFINED_TABLES, GUEST_TABLE_SIZE } from "@mvm/abi";
import { describe, expect, it } from "vitest";
import { DEVICES, GIC } from "../src/board/board";
import { bareImage } from "../src/image/bare";
import { ImageError } from "../src/image/elf";
import { parseConfiguration } from "../src/load";
import { formatSize } from "../src/schema/units";
import { ConfigurationError } from "../src/source/problem";
import { makeElf } from "./made-images";

const BASE = 0x0800_0000;
const MIB = 0x10_0000;

const textOf = (keys: object) =>
  JSON.stringify({
    vms: [
      {
        name: "guest",
        level: "hrt",
        cores: [1],
        memory: { base: "0x08000000", size: "128 MiB" },
        image: { elf: "guest.elf" },
        ...keys,
      },
    ],
  });

function problemsOf(keys: object) {
  try {
    parseConfiguration("made.jsonc", textOf(keys));
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

const LINUX = { image: { linux: { cmdline: "" } } };
const WIDE = { level: "srt", cores: [0, 1] };
const GUARDED = { guardInterrupts: true };
const ANSWERED = { startCode: "answer" };

describe("a VM is refused with each reason and its fix", () => {
  it.each([
    ["confined", LINUX, "Linux makes its own page tables", 'make "guest" "shadow"'],
    ["confined", WIDE, "it has several cores", 'give "guest" one core'],
    ["shadow", WIDE, "it has several cores", 'give "guest" one core'],
    ["confined", GUARDED, "guarded interrupts need a kernel that calls MVM", 'remove "guardInterrupts"'],
    ["shadow", GUARDED, "guarded interrupts need a kernel that calls MVM", 'remove "guardInterrupts"'],
    ["confined", ANSWERED, "MVM answers start code where", 'remove "startCode" from "guest"'],
    ["shadow", ANSWERED, "MVM answers start code where", 'remove "startCode" from "guest"'],
  ])("%s: %j", (isolation, keys, what, fix) => {
    const told = problemsOf({ ...keys, isolation });
    expect(told.map(({ code }) => code)).toEqual(["isolation-impossible"]);
    expect(told[0]!.what).toContain(`"guest" cannot be ${isolation}: ${what}`);
    expect(told[0]!.fix).toContain(fix);
  });

  it("several at once", () => {
    const told = problemsOf({ ...LINUX, ...WIDE, isolation: "confined" });
    expect(told.map(({ code }) => code)).toEqual(["isolation-impossible", "isolation-impossible"]);
  });
});

it.each([
  ["direct", { ...LINUX, ...WIDE }],
  ["direct", GUARDED],
  ["confined", {}],
  ["confined", { changesLevel: true, watchdog: { period: "1 s" }, onFault: "log" }],
  ["shadow", {}],
  ["shadow", LINUX],
])("%s: %j is sound", (isolation, keys) => {
  expect(problemsOf({ ...keys, isolation })).toEqual([]);
});

it("MVM's table for a confined guest has room for every device of the board", () => {
  const all = [...GIC, ...DEVICES.filter(({ kept }) => kept === undefined)];
  const mibs = all.map(({ base, size }) => Math.ceil((base + size) / MIB) - Math.floor(base / MIB));
  expect(mibs.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(CONFINED_DEVICE_MIBS);
});

describe("the image of a bare guest ends before what MVM keeps at the end of the memory", () => {
  const imageOf = (keys: object, address: number, length: number, entry = address) => {
    const memory = { base: "0x08000000", size: "4 MiB" };
    const [vm] = parseConfiguration("made.jsonc", textOf({ memory, ...keys })).system.vms;
    return bareImage(makeElf({ segments: [{ address, bytes: new Uint8Array(length) }], entry }), vm!);
  };

  it.each([
    ["direct", GUEST_TABLE_SIZE],
    ["confined", CONFINED_TABLES],
    ["shadow", MIB],
  ])("%s", (isolation, kept) => {
    const room = 4 * MIB - kept;
    expect(imageOf({ isolation }, BASE, room).segments[0]!.memorySize).toBe(room);
    let refused: unknown;
    try {
      imageOf({ isolation }, BASE, room + 4);
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(ImageError);
    expect((refused as ImageError).code).toBe("image-outside-memory");
    expect((refused as ImageError).fix).toContain(`the last ${formatSize(kept)} are for MVM's tables`);
  });

  it("an ELF for a guest on shadow tables has the addresses that the guest sees", () => {
    const keys = {
      isolation: "shadow",
      memory: { base: "0x08000000", size: "4 MiB", guestBase: "0x00100000" },
    };
    const { entry, segments } = imageOf(keys, MIB, 64);
    expect([entry, segments[0]!.address]).toEqual([MIB, BASE]);
    expect(() => imageOf(keys, BASE, 64)).toThrow('"guest" has 0x00100000–0x003FFFFF for its image');
  });

  it("an entry in Thumb state is for direct guests only", () => {
    expect(imageOf({ isolation: "direct" }, BASE, 64, BASE + 1).entry).toBe(BASE + 1);
    for (const isolation of ["confined", "shadow"]) {
      expect(() => imageOf({ isolation }, BASE, 64, BASE + 1)).toThrow("in Arm state only");
    }
  });
});
