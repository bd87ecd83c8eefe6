/**
 * Systems of VMs with periodic tasks (guests/periodic), from a plain description to a board that is
 * about to run the system.
 */
import { readFileSync } from "node:fs";
import * as abi from "@mvm/abi";
import { createZc702, type Zc702 } from "@mvm/board";
import {
  appendSegment,
  buildSystemImage,
  type Configuration,
  CPU_HZ,
  type ImageSources,
  resolveImages,
} from "@mvm/config";
import { buildImage } from "@mvm/toolchain";
import { imageFor } from "../../../../../guests/periodic/image";
import * as table from "../../../../../guests/periodic/src/table";
import { image as hypervisor } from "../../../../hypervisor/image";
import { type Pulse, pulses } from "./pulses";

export const CYCLES_PER_US: number = CPU_HZ / 1e6;

/** Times in microseconds. */
export interface MadeTask {
  period: number;
  deadline: number;
  /** The work of a job, without the time of the guest's kernel. */
  work: number;
  phase: number;
}

export interface MadeVm {
  level: "hrt" | "srt";
  core: number;
  reservation?: { budget: number; period: number } | undefined;
  weight?: number | undefined;
  /** What the VM does without a job. */
  idle: keyof typeof IDLE;
  /** What releases the VM's jobs. */
  timer: "private" | "hypercall";
  /** Size of the VM's memory in MiB; undefined: 1. */
  memory?: number | undefined;
  /** An interrupt from outside. */
  line?: { urgent: boolean } | undefined;
  tasks: MadeTask[];
}

/**
 * The longest time of the guest's kernel for one job, in microseconds: its timer's interrupt, the
 * hypercalls by which the guest sets the timer and sleeps, and the rounding, because the timer
 * counts whole microseconds.
 */
export const KERNEL_US = 8;

const MIB = 0x10_0000;
const FIRST_BASE = 0x1000_0000;
const IDLE = {
  delay: table.IDLE_DELAY,
  spin: table.IDLE_SPIN,
  wait: table.IDLE_WAIT,
  print: table.IDLE_PRINT,
  poll: table.IDLE_POLL,
  restart: table.IDLE_RESTART,
} as const;
/** Interrupts of the programmable logic: one-shot timers, and lines from outside. */
const TIMER_LINES = [84, 85, 86, 87, 88, 89, 90, 91];
const OUTSIDE_LINES = [62, 63, 64, 65, 66, 67, 68];

/** The memories of the VMs lie one behind the other. */
function baseOf(vms: readonly MadeVm[], index: number): number {
  return vms.slice(0, index).reduce((base, { memory = 1 }) => base + memory * MIB, FIRST_BASE);
}

export const lineOf = (index: number): number => OUTSIDE_LINES[index]!;
export const markerOf = (vm: number, task: number): number => vm * table.MARKERS + task;

/** The text of a system.jsonc. */
export function configurationText(vms: readonly MadeVm[]): string {
  const us = (time: number) => `${time} us`;
  return JSON.stringify({
    quiet: true,
    vms: vms.map((vm, index) => ({
      name: `vm${index}`,
      level: vm.level,
      cores: [vm.core],
      memory: { base: `0x${baseOf(vms, index).toString(16)}`, size: `${vm.memory ?? 1} MiB` },
      image: { elf: `${index}.elf` },
      devices: ["marker-port", ...(vm.timer === "private" ? ["private-timer"] : [])],
      interrupts: [
        ...(vm.timer === "hypercall" ? [{ id: TIMER_LINES[index], trigger: "edge" }] : []),
        ...(vm.line === undefined ? [] : [{ id: lineOf(index), trigger: "edge" }]),
      ],
      urgent: [
        ...(vm.timer === "hypercall" ? [TIMER_LINES[index]] : []),
        ...(vm.line?.urgent ? [lineOf(index)] : []),
      ],
      ...(vm.reservation && {
        reservation: { budget: us(vm.reservation.budget), period: us(vm.reservation.period) },
      }),
      ...(vm.weight !== undefined && { weight: vm.weight }),
      deadlines: vm.tasks.map(({ period, deadline, work }, n) => ({
        task: `t${n}`,
        marker: markerOf(index, n),
        period: us(period),
        deadline: us(deadline),
        wcet: us(work + KERNEL_US),
      })),
    })),
  });
}

/** The guest's table for `vm` with the number `index`. */
function tableOf(vm: MadeVm, index: number): Uint8Array {
  const bytes = new Uint8Array(table.TABLE_SIZE);
  const view = new DataView(bytes.buffer);
  const set = (offset: number, value: number) => view.setUint32(offset, value, true);
  const cycles = (time: number) => Math.round(time * CYCLES_PER_US);
  set(table.TABLE_IDLE, IDLE[vm.idle]);
  set(table.TABLE_TIMER, vm.timer === "private" ? 0 : TIMER_LINES[index]!);
  set(table.TABLE_NUMBER, index);
  set(table.TABLE_LINE, vm.line === undefined ? 0 : lineOf(index));
  set(table.TABLE_COUNT, vm.tasks.length);
  for (const [n, { period, phase, work }] of vm.tasks.entries()) {
    const at = table.TABLE_TASKS + n * table.TASK_SIZE;
    set(at + table.TASK_PERIOD, cycles(period));
    set(at + table.TASK_PHASE, cycles(phase));
    set(at + table.TASK_ROUNDS, Math.max(1, Math.floor(cycles(work) / table.ROUND_CYCLES)));
  }
  return bytes;
}

const guests = new Map<number, Promise<Uint8Array>>();

/** The guest's program for the memory that begins at `base`. */
function guestFor(base: number): Promise<Uint8Array> {
  const known = guests.get(base);
  if (known !== undefined) return known;
  const built = buildImage(imageFor({ memory: { base } })).then((elf) => readFileSync(elf));
  guests.set(base, built);
  return built;
}

/** The board at its reset, with MVM and the VMs of `configuration`. `pulses` come from outside. */
export async function boardWith(
  vms: readonly MadeVm[],
  configuration: Configuration,
  outside: readonly Pulse[] = [],
): Promise<Zc702> {
  const programs = await Promise.all(vms.map((_, index) => guestFor(baseOf(vms, index))));
  const files = vms.map((vm, index) =>
    appendSegment(programs[index]!, baseOf(vms, index) + table.TABLE, tableOf(vm, index)),
  );
  const images = await resolveImages(configuration, {
    ...NO_SOURCES,
    read: (file) => fileNamed(files, file),
  });
  const mvm = readFileSync(await buildImage(hypervisor));
  const board = await createZc702({ pl: pulses(outside) });
  const elf = appendSegment(mvm, abi.SYSTEM_IMAGE_BASE, buildSystemImage(configuration, images));
  board.start(board.loadElf(elf));
  return board;
}

const fileNamed = (files: readonly Uint8Array[], path: string) =>
  files[Number(/(\d+)\.elf$/.exec(path)?.[1])];

const unneeded = () => Promise.reject(new Error("no such image here"));
const NO_SOURCES: ImageSources = {
  read: () => undefined,
  isFolder: () => false,
  program: unneeded,
  linuxParts: unneeded,
  unpackKernel: unneeded,
  deviceTree: unneeded,
};
