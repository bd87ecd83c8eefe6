/** MVM with test guests on the virtual ZC702. */
import { readFileSync } from "node:fs";
import * as abi from "../../abi/src/index";
import { createZc702, type Zc702, type Zc702Options } from "../../board/src/index";
import { appendSegment } from "../../config/src/image/append-segment";
import { buildImage } from "../../toolchain/src/index";
import { debugImage } from "../image";
import { CORE_STRUCTURE_SIZE, CORES } from "../src/core/layout";
import * as guest from "./guest/layout";
import { type MadeVm, makeImage, type Together } from "./made-image";
import { offset } from "./offsets";

const CYCLES_PER_MS = 666_667;
const MIB = 0x10_0000;
const GUEST = "packages/hypervisor/test/guest";
export const GIC_DEVICES = [
  { base: 0xf8f0_0100, length: 0x100 },
  { base: 0xf8f0_1000, length: 0x1000 },
];
const TIMER_TASKS = [
  guest.TASK_TIMER,
  guest.TASK_TIMER_SPIN,
  guest.TASK_CONFORM,
  guest.TASK_COUNT,
  guest.TASK_RANDOM_CALLS,
  guest.TASK_SERVE,
];
/** The software interrupts that every guest of a configuration has. */
export const SGIS = Array.from({ length: 8 }, (_, id) => ({ id }));

/** Address of Core.count. */
export function countOf(core: number): number {
  return CORES + core * CORE_STRUCTURE_SIZE + offset("CORE_COUNT");
}

/** Base of the memory of test guest `n`. */
export function guestBase(n: number): number {
  return 0x1000_0000 + n * 4 * MIB;
}

/** A VM with the test guest `n` (0 …). Its memory and its program are at {@link guestBase}. */
export async function testGuest(
  n: number,
  task: number,
  value: number,
  options: Partial<MadeVm> & { arguments?: [number, number] } = {},
): Promise<MadeVm> {
  const base = guestBase(n);
  const elf = readFileSync(
    await buildImage({
      name: `test-guest-${n}`,
      entry: `${GUEST}/main.ts`,
      asm: ["start.S", "conform.S", "further.S", "loads.S", "registers.S", "user.S"].map(
        (file) => `${GUEST}/${file}`,
      ),
      memory: { base, dataBase: base + MIB / 4, size: MIB / 2 },
    }),
  );
  const parameters = new Uint8Array(16);
  const [first, second] = options.arguments ?? [0, 0];
  for (const [index, word] of [task, value, first, second].entries()) {
    new DataView(parameters.buffer).setUint32(index * 4, word, true);
  }
  const timer = TIMER_TASKS.includes(task);
  const cores = options.cores ?? 1;
  return {
    name: `guest${n}`,
    level: abi.LEVEL_SRT,
    cores,
    entry: base,
    memory: [{ base, length: 4 * MIB }],
    images: [
      ...segmentsOf(elf),
      { destination: base + guest.PARAMETERS, bytes: parameters, memorySize: 256 },
    ],
    ...options,
    interrupts: [...SGIS, ...(timer ? [{ id: 29 }] : []), ...(options.interrupts ?? [])],
    devices: [
      ...GIC_DEVICES,
      ...(timer
        ? [
            {
              base: 0xf8f0_0600,
              length: 0x20,
              register: abi.SCU_SNSAC,
              bits: abi.SNSAC_PRIVATE_TIMERS * cores,
            },
          ]
        : []),
      ...(options.devices ?? []),
    ],
  };
}

export function segmentsOf(elf: Buffer): { destination: number; bytes: Uint8Array; memorySize: number }[] {
  const segments = [];
  for (let n = 0; n < elf.readUInt16LE(44); n++) {
    const header = elf.readUInt32LE(28) + n * elf.readUInt16LE(42);
    const [type, offset, , destination, fileSize, memorySize] = [0, 4, 8, 12, 16, 20].map((at) =>
      elf.readUInt32LE(header + at),
    ) as [number, number, number, number, number, number];
    if (type !== 1 || memorySize === 0) continue;
    segments.push({ destination, bytes: elf.subarray(offset, offset + fileSize), memorySize });
  }
  return segments;
}

export class BoardMachine {
  console = "";

  private constructor(readonly board: Zc702) {
    board.uart(0).onByte = (byte) => {
      this.console += String.fromCharCode(byte);
    };
  }

  /**
   * The board at reset, with a debug build of MVM and these VMs loaded. `options` may have a
   * quantum, so that the cores run in shorter steps.
   */
  static async start(
    vms: readonly MadeVm[],
    together: Together = {},
    options: Pick<Zc702Options, "quantum"> = {},
  ): Promise<BoardMachine> {
    const mvm = readFileSync(await buildImage(debugImage));
    const board = await createZc702(options);
    const machine = new BoardMachine(board);
    board.start(board.loadElf(appendSegment(mvm, abi.SYSTEM_IMAGE_BASE, makeImage(vms, together).bytes)));
    return machine;
  }

  run(milliseconds: number): void {
    const stop = this.board.run({ for: Math.round(milliseconds * CYCLES_PER_MS) });
    if (stop.kind !== "time") throw new Error(`${JSON.stringify(stop)}\n${this.console}`);
  }

  /** Reads a result of test guest `n`. */
  result(n: number, word: number): number {
    return this.word(guestBase(n) + guest.PARAMETERS + word);
  }

  /** Makes test guest `n`, with TASK_CALL, make this call from now on. */
  call(n: number, number: number, ...args: number[]): void {
    this.set(n, guest.PARAMETER_VALUE, number, ...args);
  }

  /** Like {@link call}, but changes only the arguments. */
  tell(n: number, ...args: number[]): void {
    this.set(n, guest.PARAMETER_FIRST, ...args);
  }

  /** Writes words into the parameters of test guest `n`. */
  set(n: number, word: number, ...values: number[]): void {
    const bytes = new Uint8Array(Uint32Array.from(values).buffer);
    this.board.writeMemory(guestBase(n) + guest.PARAMETERS + word, bytes);
  }

  get phase(): number {
    return this.word(abi.REPORT_BASE + abi.REPORT_PHASE);
  }

  core(core: number, field: number): number {
    return this.word(abi.REPORT_BASE + abi.CORE_REPORTS + core * abi.CORE_REPORT_SIZE + field);
  }

  /** The number of virtual CPUs on the list of `core`. */
  count(core: number): number {
    return this.word(countOf(core));
  }

  vm(vm: number, field: number): number {
    return this.word(abi.REPORT_BASE + abi.VM_REPORTS + vm * abi.VM_REPORT_SIZE + field);
  }

  /** Milliseconds of processor time that `vm` had. */
  runTime(vm: number): number {
    return this.vmTime(vm, abi.VM_REPORT_BUDGET_TIME) + this.vmTime(vm, abi.VM_REPORT_SURPLUS_TIME);
  }

  /** A time of the report, in milliseconds. */
  vmTime(vm: number, field: number): number {
    const ticks = this.vm(vm, field) + this.vm(vm, field + 4) * 2 ** 32;
    return (ticks * this.word(abi.REPORT_BASE + abi.REPORT_TICK)) / 1e6;
  }

  private word(address: number): number {
    return new DataView(this.board.readMemory(address, 4).buffer).getUint32(0, true);
  }
}
