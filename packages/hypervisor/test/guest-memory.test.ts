/**
 * MVM has no access to the memory of guests while a guest runs, nor in most of its own code: its
 * table has this memory in a domain that is closed but around the accesses that are meant
 * (src/arch/armv7/guest-memory.ts). On the board, which checks domains as the processor does.
 */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import * as abi from "../../abi/src/index";
import { type ElfSymbols, readElfSymbols } from "../../symbols/src/index";
import { buildImage } from "../../toolchain/src/index";
import { debugImage } from "../image";
import { BoardMachine, guestBase, testGuest } from "./board-machine";
import { shadowed } from "./deprivileged/confine";
import { confinedRtos } from "./deprivileged/confined-rtos";
import * as guest from "./guest/layout";

const MIB = 0x10_0000;
const CORES = [0, 1];
/** The VMs are loaded, and run. */
const START_MS = 30;
const CHANNEL = 0x3400_0000;
/** Counts of the private timer in a millisecond. */
const MILLISECOND = 333_333;

// DACR and first-level descriptors (ARM DDI 0406C B4.1.43, B3.5.1).
const DOMAIN_0_CLIENT = 1;
const SECTION_MASK = 3;
const SECTION = 2;
const domainOf = (descriptor: number) => (descriptor >>> 5) & 0xf;

let symbols: ElfSymbols;
let machine: BoardMachine;

const word = (address: number) =>
  new DataView(machine.board.readMemory(address, 4).buffer).getUint32(0, true);

beforeAll(async () => {
  const elf = await buildImage(debugImage);
  symbols = readElfSymbols(readFileSync(elf));
  const kinds = [
    await testGuest(0, guest.TASK_TIMER, MILLISECOND, { budget: 3000, period: 10_000 }),
    shadowed(await testGuest(1, guest.TASK_TIMER, MILLISECOND, { budget: 3000, period: 10_000 }), MIB),
    shadowed(await testGuest(2, guest.TASK_RANDOM_CALLS, 1, { budget: 3000, period: 10_000 }), MIB),
    await confinedRtos(),
  ];
  const channels = [
    { ends: [0, 1] as [number, number], base: CHANNEL, doorbells: [84, 85] as [number, number] },
  ];
  machine = await BoardMachine.start(kinds, { channels });
  machine.run(START_MS);
  expect(machine.phase).toBe(abi.PHASE_RUNNING);
});

test("in MVM's table, the memory of guests and channels is in a domain of its own, and nothing else is", () => {
  const { registers } = machine.board.debugger;
  const table = registers.read(0, "ttbr0_s") & ~0x3fff;
  const guests = new Set<number>();
  for (let mebibyte = 0; mebibyte < 0x1000; mebibyte++) {
    const descriptor = word(table + mebibyte * 4);
    if ((descriptor & SECTION_MASK) === SECTION && domainOf(descriptor) !== 0) guests.add(mebibyte * MIB);
  }
  const region = (base: number, size: number) => Array.from({ length: size }, (_, n) => base + n * MIB);
  const given = [...[0, 1, 2].flatMap((n) => region(guestBase(n), 4)), ...region(0x0400_0000, 16), CHANNEL];
  expect([...guests].sort((a, b) => a - b)).toEqual(given.sort((a, b) => a - b));
});

describe("while guests run", () => {
  test("the domain is closed whenever MVM goes to a guest, on both cores", () => {
    const { board } = machine;
    const { debugger: debug } = board;
    const forget = debug.points.addBreakpoint({ address: symbols.find("resumeGuest")!.start });
    const seen = [0, 0];
    for (const end = board.time + 20_000_000; board.time < end; ) {
      const stop = board.run({ until: end });
      if (stop.kind !== "debugger") break;
      seen[stop.core]!++;
      for (const core of CORES) {
        if (core === stop.core || !debug.isSecure(core)) {
          expect(debug.registers.read(core, "dacr_s")).toBe(DOMAIN_0_CLIENT);
        }
      }
    }
    forget();
    expect(seen[0]).toBeGreaterThan(100);
  });

  test("a store of MVM's that goes astray into a guest is an abort, and changes nothing", () => {
    const { board } = machine;
    const { debugger: debug } = board;
    const astray = guestBase(0) + 2 * MIB;
    const before = board.readMemory(astray - 0x1000, 0x2000);
    // The handler of hypercalls begins with a push: its stack is in the guest's memory.
    const handler = symbols.find("hypercall")!.start;
    const forget = debug.points.addBreakpoint({ address: handler, condition: (core) => core === 0 });
    expect(board.run().kind).toBe("debugger");
    forget();
    debug.registers.find("sp")!.write!(0, BigInt(astray));
    board.run({ for: 10_000_000 });
    expect(machine.phase).toBe(abi.PHASE_PANIC);
    expect(machine.console).toContain("data abort in MVM");
    const address = Number(/dfar (0x[0-9a-f]+)/.exec(machine.console)![1]);
    expect(astray - address).toBeLessThanOrEqual(0x40);
    expect(astray - address).toBeGreaterThan(0);
    expect(board.readMemory(astray - 0x1000, 0x2000)).toEqual(before);
  });
});
