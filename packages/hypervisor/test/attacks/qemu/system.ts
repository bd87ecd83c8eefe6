/**
 * The system under attack on QEMU. One run makes many attacks. After each of them MVM loads and
 * starts the attacker again, so each attack finds a new guest, and an MVM that has seen all attacks
 * before it. QEMU has no firewall, so these are attacks of kernels in User mode.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import * as abi from "../../../../abi/src/index";
import { appendSegment } from "../../../../config/src/image/append-segment";
import type { Qemu } from "../../../../setup/src/qemu/qemu";
import { buildImage } from "../../../../toolchain/src/index";
import { image } from "../../../image";
import { makeImage } from "../../made-image";
import type { Attack, DeprivilegedKind } from "../attack";
import { attackerImage, FREE, MARK, NOTE, NOTES, POINT } from "../attacker";
import { ChangingData } from "../changing-data";
import { ATTACKER_BASE, NEIGHBOUR_BASE, NEIGHBOUR_SIZE, RTOS_BASE, RTOS_SIZE } from "../layout";
import { MVM_RANGES, mvmData, mvmMemory, type Readable } from "../mvm-memory";
import { COUNTER, COUNTERS, INTERRUPT_POINT } from "../neighbour";
import { ATTACKER, attackedVms, Memory, neighbourMemory, RTOS } from "../system";
import { RemoteQemu } from "./remote";

/** What the attacks must not change, as short values. */
export interface Kept {
  mvm: Record<string, number | string>;
  neighbour: { memory: number; changes: number; exceptions: number };
  /** VM_STATE_… */
  rtos: number;
}

/** What grows while the other guests run; `marks`: places with the attacks' mark in the RTOS. */
export interface Work {
  looks: number;
  interrupts: number;
  rtosMemory: number;
  marks: number;
}

export interface Outcome {
  after: Kept;
  phase: number;
  /** Whether MVM has restarted the attacker, because of a fault. */
  restarted: boolean;
  notes: Record<keyof typeof NOTE, number>;
  fault: { kind: number; address: number };
}

/** A copy of those ranges of a board's memory. */
class Copy implements Readable {
  constructor(private readonly parts: readonly { base: number; bytes: Buffer }[]) {}

  readMemory(address: number, length: number): Uint8Array {
    return new Uint8Array(this.memoryView(address, length));
  }

  memoryView(address: number, length: number): Uint8Array {
    const part = this.parts.find(
      ({ base, bytes }) => address >= base && address + length <= base + bytes.length,
    );
    if (!part) throw new Error(`0x${address.toString(16)} is not in the copy`);
    return part.bytes.subarray(address - part.base, address - part.base + length);
  }
}

const MIB = 0x10_0000;
/** What an attack could change, and the guests' code, which changing-data.ts looks at. */
const RANGES = [
  ...MVM_RANGES,
  { base: ATTACKER_BASE, length: FREE + MIB - ATTACKER_BASE },
  { base: NEIGHBOUR_BASE, length: NEIGHBOUR_SIZE },
  { base: RTOS_BASE, length: MIB },
];
/** Interrupts of the neighbour, with which it is started. */
const FEW = 3;
const MARK_BYTES = Buffer.from(Uint32Array.of(MARK).buffer);

export class AttackedQemu {
  private changing: ChangingData | undefined;

  private constructor(
    private readonly remote: RemoteQemu,
    private readonly folder: string,
  ) {}

  static async start(qemu: Qemu, kind: DeprivilegedKind, attacks: readonly Attack[]): Promise<AttackedQemu> {
    const code = attackerImage(kind, attacks, "restart");
    const vms = await attackedVms(kind, code, abi.VM_FLAG_RESTART_ON_FAULT);
    const mvm = readFileSync(await buildImage(image));
    const folder = mkdtempSync(join(tmpdir(), "mvm-attacks-"));
    const elf = join(folder, "system.elf");
    writeFileSync(elf, appendSegment(mvm, abi.SYSTEM_IMAGE_BASE, makeImage(vms).bytes));
    const system = new AttackedQemu(await RemoteQemu.start(qemu, elf, folder), folder);
    await system.untilAllRun();
    await system.remote.runTo(POINT.ready);
    return system;
  }

  close(): void {
    this.remote.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What MVM and the RTOS have printed. */
  get console(): string {
    return this.remote.console("uart0");
  }

  async kept(): Promise<Kept> {
    const copy = await this.copy();
    const memory = new Memory(copy);
    this.changing ??= new ChangingData(mvmData(copy));
    return {
      mvm: { ...mvmMemory(copy, memory.sums, RTOS), "changes of data": this.changing.wrongChanges(copy) },
      neighbour: {
        memory: neighbourMemory(memory),
        changes: memory.word(COUNTERS + COUNTER.changes),
        exceptions: memory.word(COUNTERS + COUNTER.exceptions),
      },
      rtos: memory.word(reportOf(RTOS) + abi.VM_REPORT_STATE),
    };
  }

  private async copy(): Promise<Copy> {
    const parts = [];
    for (const { base, length } of RANGES) parts.push({ base, bytes: await this.remote.save(base, length) });
    return new Copy(parts);
  }

  async work(): Promise<Work> {
    const rtos = await this.remote.save(RTOS_BASE, RTOS_SIZE);
    return {
      looks: await this.remote.word(COUNTERS + COUNTER.looks),
      interrupts: await this.remote.word(COUNTERS + COUNTER.interrupts),
      rtosMemory: crc32(rtos),
      marks: rtos.indexOf(MARK_BYTES) === -1 ? 0 : 1,
    };
  }

  /** Until the neighbour has its interrupts, and the RTOS works. */
  private async untilAllRun(): Promise<void> {
    const first = await this.work();
    for (
      let now = first;
      now.interrupts < FEW || now.rtosMemory === first.rtosMemory;
      now = await this.work()
    ) {
      await this.remote.runTo(INTERRUPT_POINT);
    }
  }

  /** The attack of this number, from 1. */
  async run(order: number): Promise<Outcome> {
    const { remote } = this;
    await remote.writeWord(NOTES + NOTE.order, order);
    let point: number;
    // An interrupt may bring the guest back to POINT.ready before it reads the order.
    do point = await remote.runTo(POINT.ready, POINT.ended);
    while (point === POINT.ready && (await remote.word(NOTES + NOTE.order)) === order);
    const restarted = point === POINT.ready;
    const notes = await this.notes();
    const after = await this.kept();
    if (!restarted) await remote.runTo(POINT.ready);
    return {
      after,
      phase: await remote.word(abi.REPORT_BASE + abi.REPORT_PHASE),
      restarted,
      notes,
      fault: {
        kind: await remote.word(reportOf(ATTACKER) + abi.VM_REPORT_FAULT_KIND),
        address: await remote.word(reportOf(ATTACKER) + abi.VM_REPORT_FAULT_ADDRESS),
      },
    };
  }

  private async notes(): Promise<Record<keyof typeof NOTE, number>> {
    const last = Math.max(...Object.values(NOTE)) + 4;
    const bytes = await this.remote.read(NOTES, last);
    const words = Object.entries(NOTE).map(([name, at]) => [name, bytes.readUInt32LE(at)]);
    return Object.fromEntries(words) as Record<keyof typeof NOTE, number>;
  }
}

function reportOf(vm: number): number {
  return abi.REPORT_BASE + abi.VM_REPORTS + vm * abi.VM_REPORT_SIZE;
}
