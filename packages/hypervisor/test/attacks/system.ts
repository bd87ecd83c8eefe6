/**
 * The system under attack: the attacker and a neighbour with a reservation on core 0, and an RTOS
 * with hard real time on core 1.
 */
import { readFileSync } from "node:fs";
import * as abi from "../../../abi/src/index";
import {
  PRIVATE_TIMER_BASE,
  PRIVATE_TIMER_INTERRUPT,
  PRIVATE_TIMER_SIZE,
} from "../../../abi/src/zynq/memory-map";
import { createZc702, type Snapshot, type StopReason, type Zc702 } from "../../../board/src/index";
import { appendSegment } from "../../../config/src/image/append-segment";
import { buildImage } from "../../../toolchain/src/index";
import { image } from "../../image";
import { GIC_DEVICES, SGIS } from "../board-machine";
import { confined, shadowed } from "../deprivileged/confine";
import { confinedRtos } from "../deprivileged/confined-rtos";
import { type MadeVm, makeImage } from "../made-image";
import { hardRtos, jobsOf } from "../rtos";
import type { Attack, MemoryKind } from "./attack";
import { attackerImage, NOTE, NOTES } from "./attacker";
import { ChangingData } from "./changing-data";
import {
  AREA_SIZE,
  ATTACKER_BASE,
  ATTACKER_SIZE,
  NEIGHBOUR_AREA,
  NEIGHBOUR_BASE,
  NEIGHBOUR_SIZE,
  RTOS_BASE,
  RTOS_LINE,
  RTOS_SIZE,
  SHADOW_TABLES,
} from "./layout";
import { mvmHardware } from "./mvm-hardware";
import { mvmData, mvmMemory, type Readable, Sums } from "./mvm-memory";
import { COUNTER, COUNTERS, COUNTERS_SIZE, neighbourImage, PATTERN, PATTERN_BASE } from "./neighbour";

const CYCLES_PER_MS = 666_667;
/** In ms: all guests run, and MVM has loaded them. A long image of the attacker takes longer. */
const START_MS = 12;
const LONG_START_MS = 20;
const LONG_IMAGE = 0x1_8000;
/** Several periods of the neighbour's reservation and ticks of the RTOS. */
const ATTACK_MS = 4;
/** In µs, without surplus. */
const RESERVATION = { budget: 300, period: 1000, weight: 0 };

/** Numbers of VMs. */
export const ATTACKER = 0;
export const NEIGHBOUR = 1;
export const RTOS = 2;
const RTOS_CORE = 1;

/** Of core 0. */
const TIMER = {
  base: PRIVATE_TIMER_BASE,
  length: PRIVATE_TIMER_SIZE,
  register: abi.SCU_SNSAC,
  bits: abi.SNSAC_PRIVATE_TIMERS,
};

function guestOnCore0(
  name: string,
  base: number,
  length: number,
  image: Uint8Array,
  options: Partial<MadeVm> = {},
): MadeVm {
  return {
    name,
    level: abi.LEVEL_SRT,
    cores: 1,
    entry: base,
    memory: [{ base, length }],
    interrupts: [...SGIS, { id: PRIVATE_TIMER_INTERRUPT }],
    devices: [...GIC_DEVICES, TIMER],
    images: [{ destination: base, bytes: image }],
    ...options,
  };
}

/** The attacker, whose image is `code`, the neighbour, and the RTOS. */
export async function attackedVms(kind: MemoryKind, code: Uint8Array, flags = 0): Promise<MadeVm[]> {
  const attacker = guestOnCore0("attacker", ATTACKER_BASE, ATTACKER_SIZE, code, { flags });
  const neighbour = guestOnCore0("neighbour", NEIGHBOUR_BASE, NEIGHBOUR_SIZE, neighbourImage(), RESERVATION);
  neighbour.images!.push({ destination: PATTERN_BASE, bytes: PATTERN });
  const lines = [...SGIS, { id: RTOS_LINE }];
  if (kind === "direct") return [attacker, neighbour, await hardRtos(lines)];
  return [
    kind === "confined" ? confined(attacker) : shadowed(attacker, SHADOW_TABLES),
    shadowed(neighbour, SHADOW_TABLES),
    await confinedRtos(lines),
  ];
}

/** Reads words and ranges. */
export class Memory {
  readonly sums: Sums;

  constructor(private readonly board: Readable) {
    this.sums = new Sums(board);
  }

  word(address: number): number {
    return new DataView(this.board.readMemory(address, 4).buffer).getUint32(0, true);
  }
}

/** What the attack must not change, as short values. */
export interface Kept {
  mvm: Record<string, number | string>;
  /** The firewall, and the lines of Group 0. */
  hardware: Record<string, unknown>;
  neighbour: { memory: number; changes: number; exceptions: number };
  /** `instructions`: of core 1, which the RTOS has for itself. */
  rtos: { memory: number; instructions: number };
}

export interface Outcome {
  before: Kept;
  after: Kept;
  stop: StopReason;
  phase: number;
  attacker: { state: number; fault: number; faultAddress: number } & Record<keyof typeof NOTE, number>;
  console: string;
  /** What the neighbour did in the time of the attack. */
  neighbour: { looks: number; interrupts: number };
  rtos: { state: number; jobs: string[] };
}

/** What a test takes away from MVM, to see what the rest of MVM keeps from the other guests. */
export interface Weakness {
  /** Changes MVM's ELF. */
  elf?: (elf: Uint8Array) => void;
  /** Changes MVM's memory, at the first moment that `when` says. */
  boot?: { when: (board: Zc702) => boolean; change: (board: Zc702) => void };
}

/** The moment before an attack, to which the board goes back for each one. */
interface Start {
  snapshot: Snapshot;
  console: string;
  kept: Kept;
  worked: ReturnType<typeof counters>;
}

export class AttackedSystem {
  private console = "";

  private constructor(
    private readonly board: Zc702,
    private readonly memory: Memory,
    private readonly changing: ChangingData,
    private readonly start: Start,
  ) {
    board.uart(0).onByte = (byte) => {
      this.console += String.fromCharCode(byte);
    };
  }

  /** Builds the system with all attacks in the attacker's image, and lets its guests begin. */
  static async build(
    kind: MemoryKind,
    attacks: readonly Attack[],
    { elf, boot }: Weakness = {},
  ): Promise<AttackedSystem> {
    const code = attackerImage(kind, attacks);
    const vms = await attackedVms(kind, code);
    const mvm = readFileSync(await buildImage(image));
    elf?.(mvm);
    const board = await createZc702();
    const memory = new Memory(board);
    let console = "";
    board.uart(0).onByte = (byte) => {
      console += String.fromCharCode(byte);
    };
    board.start(board.loadElf(appendSegment(mvm, abi.SYSTEM_IMAGE_BASE, makeImage(vms).bytes)));
    const until = (code.length > LONG_IMAGE ? LONG_START_MS : START_MS) * CYCLES_PER_MS;
    if (boot) {
      board.run({ until, when: () => boot.when(board) });
      boot.change(board);
    }
    if (board.run({ until }).kind !== "time") throw new Error(console);
    if (memory.word(NOTES + NOTE.ready) !== 1) throw new Error(`the attacker has not started\n${console}`);
    return new AttackedSystem(board, memory, new ChangingData(mvmData(board)), {
      snapshot: board.save(),
      console,
      kept: kept(board, memory),
      worked: counters(memory),
    });
  }

  /** The attack of this number, from 1. 0: none, the attacker waits. */
  run(order: number): Outcome {
    const { board, memory, start } = this;
    board.restore(start.snapshot);
    this.console = start.console;
    board.writeMemory(NOTES + NOTE.order, Uint8Array.of(order, order >>> 8));
    const stop = board.run({ until: board.time + ATTACK_MS * CYCLES_PER_MS });

    const after = kept(board, memory);
    after.mvm["changes of data"] = this.changing.wrongChanges(board);
    const works = counters(memory);
    const report = (vm: number, field: number) =>
      memory.word(abi.REPORT_BASE + abi.VM_REPORTS + vm * abi.VM_REPORT_SIZE + field);
    const notes = Object.fromEntries(
      Object.entries(NOTE).map(([name, at]) => [name, memory.word(NOTES + at)]),
    ) as Record<keyof typeof NOTE, number>;
    return {
      before: start.kept,
      after,
      stop,
      phase: memory.word(abi.REPORT_BASE + abi.REPORT_PHASE),
      attacker: {
        ...notes,
        state: report(ATTACKER, abi.VM_REPORT_STATE),
        fault: report(ATTACKER, abi.VM_REPORT_FAULT_KIND),
        faultAddress: report(ATTACKER, abi.VM_REPORT_FAULT_ADDRESS),
      },
      console: this.console,
      neighbour: {
        looks: works.looks - start.worked.looks,
        interrupts: works.interrupts - start.worked.interrupts,
      },
      rtos: { state: report(RTOS, abi.VM_REPORT_STATE), jobs: jobsOf({ board }) },
    };
  }
}

function counters(memory: Memory) {
  return {
    looks: memory.word(COUNTERS + COUNTER.looks),
    interrupts: memory.word(COUNTERS + COUNTER.interrupts),
  };
}

/** All of the neighbour's memory but its counters and its area. */
export function neighbourMemory(memory: Memory): number {
  const parts: [number, number][] = [
    [NEIGHBOUR_BASE, COUNTERS],
    [COUNTERS + COUNTERS_SIZE, NEIGHBOUR_AREA],
    [NEIGHBOUR_AREA + AREA_SIZE, NEIGHBOUR_BASE + NEIGHBOUR_SIZE],
  ];
  return parts.reduce((sum, [from, to]) => memory.sums.of(from, to - from, sum), 0);
}

function kept(board: Zc702, memory: Memory): Kept {
  return {
    mvm: mvmMemory(board, memory.sums, RTOS),
    hardware: mvmHardware(board),
    neighbour: {
      memory: neighbourMemory(memory),
      changes: memory.word(COUNTERS + COUNTER.changes),
      exceptions: memory.word(COUNTERS + COUNTER.exceptions),
    },
    rtos: {
      memory: memory.sums.of(RTOS_BASE, RTOS_SIZE),
      instructions: board.statistics(RTOS_CORE).instructions,
    },
  };
}
