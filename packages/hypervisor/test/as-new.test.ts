/**
 * A guest that is started again finds what it found the first time: in its registers and in those
 * of its core, in its memory with the tables and the stub behind it, in MVM's data of its shadow
 * tables, and at its interrupt lines. Before, it has used all of them.
 */
import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { imageFor as processes } from "../../../guests/processes/image";
import * as abi from "../../abi/src/index";
import { buildImage } from "../../toolchain/src/index";
import { BoardMachine, GIC_DEVICES, SGIS, segmentsOf } from "./board-machine";
import { shadowed } from "./deprivileged/confine";
import { confinedRtos } from "./deprivileged/confined-rtos";
import type { MadeVm } from "./made-image";
import { hardRtos } from "./rtos";

const MIB = 0x10_0000;
const CYCLES_PER_MS = 666_667;
/** Each process of guests/processes has reported by then; the RTOS has run many jobs. */
const LIFE_MS = 150;
const RESTART_MS = 100;
/** The lines that every VM of this test has. */
const LINES = [0, 1, 2, 3, 4, 5, 6, 7, 29];
const BASE = 0x3000_0000;

/** Three processes with tables and ASIDs of their own. */
async function small(): Promise<MadeVm> {
  const timer = {
    base: 0xf8f0_0600,
    length: 0x20,
    register: abi.SCU_SNSAC,
    bits: abi.SNSAC_PRIVATE_TIMERS,
  };
  return {
    name: "small",
    level: abi.LEVEL_SRT,
    cores: 1,
    entry: BASE,
    memory: [{ base: BASE, length: 4 * MIB }],
    images: segmentsOf(readFileSync(await buildImage(processes({ memory: { base: BASE } })))),
    interrupts: [...SGIS, { id: 29 }],
    devices: [...GIC_DEVICES, timer],
  };
}

/** What the guest of `vm`, the only VM, finds at its first instruction. */
function finds({ board }: BoardMachine, vm: MadeVm): Record<string, unknown> {
  const { registers } = board.debugger;
  const core = Math.log2(vm.cores!);
  const word = (address: number) => new DataView(board.readMemory(address, 4).buffer).getUint32(0, true);
  const found: Record<string, unknown> = {};
  for (const register of registers.all) {
    // What is MVM's: its own registers, and its own mode's.
    if (/(_s|_mon)$|^(scr|mvbar|nsacr)/.test(register.name)) continue;
    found[register.name] = register.read(core).toString(16);
  }
  for (const { base, length } of vm.memory) {
    for (let at = base; at < base + length; at += MIB / 4) {
      found[`memory at ${at.toString(16)}`] = crc32(board.readMemory(at, MIB / 4));
    }
  }
  for (const id of LINES) found[`line ${id}`] = { ...board.devices.gic.interrupt(core, id) };
  if ((vm.flags! & abi.VM_FLAG_SHADOW) !== 0) Object.assign(found, shadowData(board, word, vm));
  return found;
}

/**
 * MVM's data of the shadow tables, but for the records and links of second-level tables. MVM clears
 * these when it takes such a table for the first time, and the control says how many it has taken.
 */
function shadowData(
  board: BoardMachine["board"],
  word: (address: number) => number,
  vm: MadeVm,
): Record<string, number> {
  const data = word(abi.SHADOW_DIRECTORY);
  const sum = (from: number, length: number) => crc32(board.readMemory(from, length));
  const level1s = abi.shadowLevel1Count(vm.tables!, 1);
  const level2s = abi.shadowLevel2Count(vm.tables!, 1);
  const records = abi.SHADOW_CONTROL_SIZE + level1s * abi.SHADOW_LEVEL1_RECORD;
  const pages = records + level2s * (abi.SHADOW_LEVEL2_RECORD + abi.SHADOW_LINKS);
  const memory = vm.memory[0]!.length;
  return {
    "data of the shadow, and its first-level tables": sum(data, records),
    "data of pages": sum(data + pages, (memory / 0x1000 + memory / MIB) * 4),
  };
}

function runToStart(machine: BoardMachine, milliseconds: number): void {
  const stop = machine.board.run({ for: milliseconds * CYCLES_PER_MS });
  expect(stop.kind, machine.console).toBe("debugger");
}

test.each([
  ["on shadow tables", async () => shadowed(await small(), MIB)],
  ["a confined one", () => confinedRtos()],
  ["a direct one", () => hardRtos()],
])("a guest finds the same when it is started again: %s", async (_kind, make) => {
  const vm = { flags: 0, ...(await make()) };
  const machine = await BoardMachine.start([vm]);
  const { debugger: debug } = machine.board;
  const atEntry = { address: vm.entry, condition: (core: number) => !debug.isSecure(core) };

  let forget = debug.points.addBreakpoint(atEntry);
  runToStart(machine, RESTART_MS);
  const first = finds(machine, vm);
  forget();
  machine.run(LIFE_MS);
  expect(finds(machine, vm)).not.toEqual(first);

  // Whatever is left of the guest in the registers is not the guest's any more.
  forget = debug.points.addBreakpoint(atEntry);
  machine.board.uart(0).send(`restart ${vm.name}\n`);
  runToStart(machine, RESTART_MS);
  forget();
  expect(finds(machine, vm)).toEqual(first);
  machine.run(LIFE_MS);
  expect(machine.vm(0, abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_RUNNING);
});
