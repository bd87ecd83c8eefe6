/**
 * Packs a configuration and its guests' images into the system image that MVM reads (layout:
 * abi/src/system-image.ts).
 */
import { crc32 } from "node:zlib";
import * as abi from "@mvm/abi";
import { findDevice } from "../board/board";
import type { Configuration } from "../checks/rule";
import { LINE_NS } from "../schedulability/costs";
import type { System, VirtualMachine } from "../schema/system";
import { formatSize } from "../schema/units";
import type { Document } from "../source/document";
import { ConfigurationError } from "../source/problem";
import { devicesOf, interruptsOf } from "./assignments";
import { doorbellsOf } from "./doorbells";
import type { GuestImage } from "./guest-image";
import { guestBaseOf, keptBytes } from "./guest-memory";
import { reactionWord } from "./reactions";
import { RecordTable } from "./record-table";

const WORD = 4;
/** Of an SRT guest that says nothing: surplus is shared out evenly. */
const DEFAULT_WEIGHT = 1;
const ISOLATION_FLAGS = {
  direct: 0,
  confined: abi.VM_FLAG_CONFINED,
  shadow: abi.VM_FLAG_SHADOW,
} as const;
const WATCHDOG_ACTIONS = {
  stop: abi.ACTION_STOP,
  restart: abi.ACTION_RESTART,
  log: abi.ACTION_LOG,
} as const;

/**
 * @param images of the VMs, in their order
 * @param hostClock the system runs on an emulator whose clock is its host's
 * @throws ConfigurationError when the result would not fit into MVM's memory
 */
export function buildSystemImage(
  { document, system }: Configuration,
  images: readonly GuestImage[],
  hostClock = false,
): Uint8Array {
  const tables = {
    vms: new RecordTable(abi.VM_SIZE),
    memory: new RecordTable(abi.MEMORY_SIZE),
    images: new RecordTable(abi.IMAGE_SIZE),
    interrupts: new RecordTable(abi.INTERRUPT_SIZE),
    devices: new RecordTable(abi.DEVICE_SIZE),
    channels: new RecordTable(abi.CHANNEL_SIZE),
    sharedDevices: new RecordTable(abi.SHARED_DEVICE_SIZE),
  };
  requireRoom(document, system, images);
  const payload: Uint8Array[] = [];
  for (const [index, vm] of system.vms.entries()) {
    const image = images[index]!;
    const assigned = { interrupts: interruptsOf(vm), devices: devicesOf(vm, index) };
    addVm(tables.vms, system, vm, image, assigned, {
      memory: tables.memory.count,
      images: tables.images.count,
      interrupts: tables.interrupts.count,
      devices: tables.devices.count,
    });
    tables.memory.add({
      [abi.MEMORY_BASE]: vm.memory.base,
      [abi.MEMORY_LENGTH]: vm.memory.size,
      [abi.MEMORY_GUEST_BASE]: guestBaseOf(vm),
    });
    for (const segment of image.segments) {
      tables.images.add({
        [abi.IMAGE_DESTINATION]: segment.address,
        [abi.IMAGE_OFFSET]: 0, // set below, once the tables' size is known
        [abi.IMAGE_FILE_SIZE]: segment.bytes.length,
        [abi.IMAGE_MEMORY_SIZE]: segment.memorySize,
        [abi.IMAGE_FLAGS]: segment.executable ? abi.IMAGE_FLAG_EXECUTABLE : 0,
      });
      payload.push(segment.bytes);
    }
    for (const { id, edge, urgent } of assigned.interrupts) {
      tables.interrupts.add({
        [abi.INTERRUPT_ID]: id,
        [abi.INTERRUPT_TRIGGER]: edge ? abi.TRIGGER_EDGE : abi.TRIGGER_LEVEL,
        [abi.INTERRUPT_FLAGS]: urgent ? abi.INTERRUPT_FLAG_URGENT : 0,
      });
    }
    for (const device of assigned.devices) {
      tables.devices.add({
        [abi.DEVICE_BASE]: device.base,
        [abi.DEVICE_LENGTH]: device.length,
        [abi.DEVICE_FIREWALL_REGISTER]: device.register,
        [abi.DEVICE_FIREWALL_BITS]: device.bits,
      });
    }
  }
  addChannels(tables.channels, system);
  addSharedDevices(tables.sharedDevices, system);
  const result = layOut(Object.values(tables), tables.images, payload, {
    [abi.HEADER_FLAGS]: headerFlags(system) | (hostClock ? abi.HEADER_FLAG_HOST_CLOCK : 0),
    [abi.HEADER_BLOCKING]: LINE_NS,
  });
  requireSize(document, system, result.length);
  return result;
}

/** MVM's segment holds the image, and what MVM keeps of guests on shadow tables. */
function requireSize(document: Document, { vms }: System, imageSize: number): void {
  const refuse = (what: string, fix: string) => {
    const room = `and MVM has room for ${formatSize(abi.SYSTEM_IMAGE_MAX_SIZE)}`;
    const problem = document.problemAt(["vms"], "system-too-large", `${what}, ${room}`, fix);
    throw new ConfigurationError([problem]);
  };
  const images = `the guests' images are ${imageSize} bytes in all`;
  if (imageSize > abi.SYSTEM_IMAGE_MAX_SIZE) refuse(images, "make the images smaller, or remove a VM");
  const shadows = vms.filter(({ isolation }) => isolation === "shadow");
  const sizes = shadows.map((vm) => abi.shadowDataSize(keptBytes(vm), shadows.length, vm.memory.size));
  const data = sizes.reduce((sum, size) => sum + size, 0);
  if (shadows.length === 0 || abi.shadowDataBase(data, imageSize) !== 0) return;
  const what = `${images}, MVM keeps ${data} bytes for ${shadows.length} guests on shadow tables`;
  refuse(what, 'give them less "shadowMemory", or make the images smaller');
}

/** MVM's table has a row for each part of each image. */
function requireRoom(document: Document, { vms }: System, images: readonly GuestImage[]): void {
  const total = images.reduce((sum, { segments }) => sum + segments.length, 0);
  if (total <= abi.MAX_IMAGES) return;
  const shares = vms.map(({ name }, index) => `${name} ${images[index]!.segments.length}`).join(", ");
  const what = `the images have ${total} parts to load, and MVM has room for ${abi.MAX_IMAGES}: ${shares}`;
  const fix = "link an ELF with fewer segments (gcc -Wl,-N makes one)";
  throw new ConfigurationError([document.problemAt(["vms"], "too-many-segments", what, fix)]);
}

function addVm(
  table: RecordTable,
  system: System,
  vm: VirtualMachine,
  image: GuestImage,
  assigned: { interrupts: unknown[]; devices: unknown[] },
  first: { memory: number; images: number; interrupts: number; devices: number },
): void {
  const at = table.add({
    [abi.VM_LEVEL]: vm.level === "hrt" ? abi.LEVEL_HRT : abi.LEVEL_SRT,
    [abi.VM_CORES]: vm.cores.reduce((mask, core) => mask | (1 << core), 0),
    [abi.VM_BOOT]: image.boot === "linux" ? abi.BOOT_LINUX : abi.BOOT_BARE,
    [abi.VM_ENTRY]: image.entry,
    [abi.VM_FIRST_MEMORY]: first.memory,
    [abi.VM_MEMORY_COUNT]: 1,
    [abi.VM_FIRST_IMAGE]: first.images,
    [abi.VM_IMAGE_COUNT]: image.segments.length,
    [abi.VM_FIRST_INTERRUPT]: first.interrupts,
    [abi.VM_INTERRUPT_COUNT]: assigned.interrupts.length,
    [abi.VM_FIRST_DEVICE]: first.devices,
    [abi.VM_DEVICE_COUNT]: assigned.devices.length,
    [abi.VM_DEVICE_TREE]: image.deviceTree,
    [abi.VM_FLAGS]: vmFlags(vm),
    [abi.VM_BUDGET]: vm.reservation?.budget ?? 0,
    [abi.VM_PERIOD]: vm.reservation?.period ?? 0,
    [abi.VM_WEIGHT]: vm.level === "hrt" ? 0 : (vm.weight ?? DEFAULT_WEIGHT),
    [abi.VM_WATCHDOG_PERIOD]: vm.watchdog?.period ?? 0,
    [abi.VM_WATCHDOG_ACTION]: vm.watchdog === undefined ? 0 : WATCHDOG_ACTIONS[vm.watchdog.action],
    [abi.VM_TABLES]: keptBytes(vm),
    [abi.VM_ON_PERIOD]: reactionWord(system, vm.onMiss?.period),
    [abi.VM_ON_OVERRUN]: reactionWord(system, vm.onMiss?.overrun),
    [abi.VM_ON_WATCHDOG]: reactionWord(system, vm.onMiss?.watchdog),
  });
  table.setText(at, abi.VM_NAME, vm.name);
}

function vmFlags(vm: VirtualMachine): number {
  const { isolation, onFault, startCode, manager, changesLevel, autostart, guardInterrupts } = vm;
  return (
    ISOLATION_FLAGS[isolation] |
    (onFault === "restart" ? abi.VM_FLAG_RESTART_ON_FAULT : 0) |
    (onFault === "log" ? abi.VM_FLAG_LOG_FAULTS : 0) |
    (startCode === "answer" ? abi.VM_FLAG_ANSWER_START_CODE : 0) |
    (manager ? abi.VM_FLAG_MANAGER : 0) |
    (changesLevel ? abi.VM_FLAG_CHANGES_LEVEL : 0) |
    (autostart ? 0 : abi.VM_FLAG_NOT_AT_BOOT) |
    (guardInterrupts ? abi.VM_FLAG_GUARDED : 0)
  );
}

function headerFlags({ onPanic, quiet, guestDebug }: System): number {
  return (
    (onPanic === "reset" ? abi.HEADER_FLAG_RESET_ON_PANIC : 0) |
    (quiet ? abi.HEADER_FLAG_QUIET : 0) |
    (guestDebug ? abi.HEADER_FLAG_GUEST_DEBUG : 0)
  );
}

function addChannels(table: RecordTable, system: System): void {
  const doorbells = doorbellsOf(system);
  for (const [index, { between, memory }] of system.channels.entries()) {
    table.add({
      [abi.CHANNEL_FIRST_VM]: vmNumber(system, between[0]),
      [abi.CHANNEL_SECOND_VM]: vmNumber(system, between[1]),
      [abi.CHANNEL_BASE]: memory.base,
      [abi.CHANNEL_LENGTH]: memory.size,
      [abi.CHANNEL_FIRST_INTERRUPT]: doorbells[index]![0],
      [abi.CHANNEL_SECOND_INTERRUPT]: doorbells[index]![1],
    });
  }
}

function addSharedDevices(table: RecordTable, system: System): void {
  for (const { device: name, vms, hold } of system.sharedDevices) {
    const device = findDevice(name)!;
    table.add({
      [abi.SHARED_DEVICE_BASE]: device.base,
      [abi.SHARED_DEVICE_LENGTH]: device.size,
      [abi.SHARED_DEVICE_FIREWALL_REGISTER]: device.firewall?.register ?? 0,
      [abi.SHARED_DEVICE_FIREWALL_BITS]: device.firewall?.bits ?? 0,
      [abi.SHARED_DEVICE_INTERRUPT]: device.interrupts[0] ?? 0,
      [abi.SHARED_DEVICE_HOLDING_TIME]: hold,
      [abi.SHARED_DEVICE_VMS]: vms.reduce((mask, vm) => mask | (1 << vmNumber(system, vm)), 0),
    });
  }
}

/** MVM's number of a VM: its place in the configuration. */
function vmNumber({ vms }: System, name: string): number {
  return vms.findIndex((vm) => vm.name === name);
}

/**
 * Header, with these words of its own, the tables in the header's order, then the images' bytes,
 * each at a multiple of 4.
 */
function layOut(
  tables: RecordTable[],
  images: RecordTable,
  payload: readonly Uint8Array[],
  words: Readonly<Record<number, number>>,
): Uint8Array {
  const offsets: number[] = [];
  let size: number = abi.HEADER_SIZE;
  for (const table of tables) {
    offsets.push(size);
    size += table.size;
  }
  const places = payload.map((bytes, index) => {
    const place = size;
    images.set(index, abi.IMAGE_OFFSET, place);
    size += Math.ceil(bytes.length / WORD) * WORD;
    return place;
  });
  const result = new Uint8Array(size);
  const view = new DataView(result.buffer);
  const header = (offset: number, value: number) => view.setUint32(offset, value, true);
  header(abi.HEADER_MAGIC, abi.SYSTEM_IMAGE_MAGIC);
  header(abi.HEADER_VERSION, abi.SYSTEM_IMAGE_VERSION);
  header(abi.HEADER_TOTAL_SIZE, size);
  for (const [offset, value] of Object.entries(words)) header(Number(offset), value);
  for (const [index, table] of tables.entries()) {
    const entry = abi.HEADER_VMS + 2 * WORD * index;
    header(entry, offsets[index]!);
    header(entry + WORD, table.count);
    result.set(table.bytes(), offsets[index]!);
  }
  for (const [index, bytes] of payload.entries()) result.set(bytes, places[index]!);
  header(abi.HEADER_CRC32, crc32(result.subarray(abi.HEADER_CHECKED)));
  return result;
}
