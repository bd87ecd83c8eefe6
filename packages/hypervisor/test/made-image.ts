/**
 * Makes system images for the tests from plain descriptions, like the builder of the configuration,
 * but without its checks.
 */
import { crc32 } from "node:zlib";
import * as abi from "../../abi/src/index";

export interface MadeVm {
  name: string;
  level?: number;
  cores?: number;
  boot?: number;
  entry: number;
  deviceTree?: number;
  flags?: number;
  budget?: number;
  period?: number;
  weight?: number;
  watchdogPeriod?: number;
  watchdogAction?: number;
  tables?: number;
  onPeriod?: number;
  onOverrun?: number;
  onWatchdog?: number;
  memory: { base: number; length: number; guestBase?: number }[];
  images?: { destination: number; bytes: Uint8Array; memorySize?: number; flags?: number }[];
  interrupts?: { id: number; trigger?: number; flags?: number }[];
  devices?: { base: number; length: number; register?: number; bits?: number }[];
}

/** The resources that VMs share. The numbers of VMs are those in the list of VMs. */
export interface Together {
  channels?: { ends: [number, number]; base: number; length?: number; doorbells: [number, number] }[];
  sharedDevices?: {
    base: number;
    length?: number;
    register?: number;
    bits?: number;
    interrupt?: number;
    hold?: number;
    vms: number;
  }[];
}

/**
 * An image of {@link makeImage}, with the offsets of its tables, for tests that damage the image.
 */
export interface MadeImage {
  bytes: Uint8Array;
  view: DataView;
  vms: number;
  memory: number;
  images: number;
  interrupts: number;
  devices: number;
}

export const RTOS: MadeVm = {
  name: "rtos",
  level: abi.LEVEL_HRT,
  cores: 2,
  boot: abi.BOOT_BARE,
  entry: 0x0400_0000,
  memory: [{ base: 0x0400_0000, length: 0x0010_0000 }],
  images: [{ destination: 0x0400_0000, bytes: Uint8Array.of(1, 2, 3, 4, 5), memorySize: 64 }],
  interrupts: [{ id: 29 }, { id: 82 }],
  devices: [
    { base: 0xe000_1000, length: 0x1000, register: abi.SECURITY_APB_SLAVES, bits: 1 << 7 },
    { base: 0xf8f0_0600, length: 0x20, register: abi.SCU_SNSAC, bits: 1 << 5 },
  ],
};

export const LINUX: MadeVm = {
  name: "linux",
  level: abi.LEVEL_SRT,
  cores: 1,
  boot: abi.BOOT_LINUX,
  entry: 0x0800_8000,
  deviceTree: 0x0900_0000,
  memory: [{ base: 0x0800_0000, length: 0x1000_0000 }],
  images: [{ destination: 0x0800_8000, bytes: Uint8Array.of(9, 8, 7, 6) }],
  interrupts: [{ id: 29 }, { id: 61, trigger: abi.TRIGGER_EDGE }],
  devices: [{ base: 0x43c1_0000, length: 0x1_0000, register: abi.SECURITY_GP0, bits: 1 }],
};

export function makeImage(vms: readonly MadeVm[], together: Together = {}): MadeImage {
  const records: Record<string, number[][]> = {
    vms: [],
    memory: [],
    images: [],
    interrupts: [],
    devices: [],
    channels: (together.channels ?? []).map(({ ends, base, length, doorbells }) => [
      ...ends,
      base,
      length ?? abi.MEMORY_UNIT,
      ...doorbells,
      0,
      0,
    ]),
    sharedDevices: (together.sharedDevices ?? []).map((d) => [
      d.base,
      d.length ?? 0x1000,
      d.register ?? 0,
      d.bits ?? 0,
      d.interrupt ?? 0,
      d.hold ?? abi.HOLDING_TIME_MIN,
      d.vms,
      0,
    ]),
  };
  const payload: Uint8Array[] = [];
  for (const vm of vms) {
    const runs = [
      [records.memory!, vm.memory.map((m) => [m.base, m.length, m.guestBase ?? m.base])],
      [
        records.images!,
        (vm.images ?? []).map((i) => {
          payload.push(i.bytes);
          return [i.destination, 0, i.bytes.length, i.memorySize ?? i.bytes.length, i.flags ?? 0];
        }),
      ],
      [records.interrupts!, (vm.interrupts ?? []).map((i) => [i.id, i.trigger ?? 0, i.flags ?? 0])],
      [records.devices!, (vm.devices ?? []).map((d) => [d.base, d.length, d.register ?? 0, d.bits ?? 0])],
    ] as const;
    const name = Buffer.alloc(abi.VM_NAME_SIZE);
    name.write(vm.name, "latin1");
    const words = [0, 4, 8, 12].map((at) => name.readUInt32LE(at));
    words.push(vm.level ?? 0, vm.cores ?? 1, vm.boot ?? abi.BOOT_BARE, vm.entry);
    for (const [table, run] of runs) {
      words.push(table.length, run.length);
      table.push(...run);
    }
    words.push(vm.deviceTree ?? 0, vm.flags ?? 0, vm.budget ?? 0, vm.period ?? 0, vm.weight ?? 0);
    words.push(vm.watchdogPeriod ?? 0, vm.watchdogAction ?? 0, vm.tables ?? 0);
    words.push(vm.onPeriod ?? 0, vm.onOverrun ?? 0, vm.onWatchdog ?? 0);
    while (words.length < abi.VM_SIZE / 4) words.push(0);
    records.vms!.push(words);
  }

  const offsets: number[] = [];
  let size = abi.HEADER_SIZE;
  for (const table of Object.values(records)) {
    offsets.push(size);
    size += table.flat().length * 4;
  }
  for (const [index, bytes] of payload.entries()) {
    records.images![index]![1] = size;
    size += Math.ceil(bytes.length / 4) * 4;
  }
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  const header = [abi.SYSTEM_IMAGE_MAGIC, abi.SYSTEM_IMAGE_VERSION, size, 0];
  for (const [index, table] of Object.values(records).entries()) header.push(offsets[index]!, table.length);
  for (const [index, word] of header.entries()) view.setUint32(index * 4, word, true);
  for (const [index, table] of Object.values(records).entries()) {
    for (const [n, word] of table.flat().entries()) view.setUint32(offsets[index]! + n * 4, word, true);
  }
  for (const [index, part] of payload.entries()) bytes.set(part, records.images![index]![1]!);
  const [vmTable, memory, images, interrupts, devices] = offsets as [number, number, number, number, number];
  const image = { bytes, view, vms: vmTable, memory, images, interrupts, devices };
  seal(image);
  return image;
}

/** Writes the right CRC into a changed image. */
export function seal(image: MadeImage): void {
  image.view.setUint32(abi.HEADER_CRC32, crc32(image.bytes.subarray(abi.HEADER_CHECKED)), true);
}
