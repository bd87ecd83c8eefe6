/** Packs a configuration and its guests' images into the system image that MVM reads (layout: abi/src/system-image.ts). */
import { crc32 } from "node:zlib";
import * as abi from "@mvm/abi";
import type { Configuration } from "../checks/rule";
import type { VirtualMachine } from "../schema/system";
import { formatSize } from "../schema/units";
import { ConfigurationError } from "../source/problem";
import { devicesOf, interruptsOf } from "./assignments";
import type { GuestImage } from "./guest-image";
import { RecordTable } from "./record-table";

const WORD = 4;

/**
 * @param images of the VMs, in their order
 * @throws ConfigurationError when the result would not fit into MVM's memory
 */
export function buildSystemImage(
  { document, system }: Configuration,
  images: readonly GuestImage[],
): Uint8Array {
  const tables = {
    vms: new RecordTable(abi.VM_SIZE),
    memory: new RecordTable(abi.MEMORY_SIZE),
    images: new RecordTable(abi.IMAGE_SIZE),
    interrupts: new RecordTable(abi.INTERRUPT_SIZE),
    devices: new RecordTable(abi.DEVICE_SIZE),
  };
  const payload: Uint8Array[] = [];
  for (const [index, vm] of system.vms.entries()) {
    const image = images[index]!;
    addVm(tables.vms, vm, image, {
      memory: tables.memory.count,
      images: tables.images.count,
      interrupts: tables.interrupts.count,
      devices: tables.devices.count,
    });
    tables.memory.add({ [abi.MEMORY_BASE]: vm.memory.base, [abi.MEMORY_LENGTH]: vm.memory.size });
    for (const segment of image.segments) {
      tables.images.add({
        [abi.IMAGE_DESTINATION]: segment.address,
        [abi.IMAGE_OFFSET]: 0, // set below, once the tables' size is known
        [abi.IMAGE_FILE_SIZE]: segment.bytes.length,
        [abi.IMAGE_MEMORY_SIZE]: segment.memorySize,
      });
      payload.push(segment.bytes);
    }
    for (const id of interruptsOf(vm)) {
      tables.interrupts.add({ [abi.INTERRUPT_ID]: id, [abi.INTERRUPT_TRIGGER]: abi.TRIGGER_LEVEL });
    }
    for (const device of devicesOf(vm)) {
      tables.devices.add({
        [abi.DEVICE_BASE]: device.base,
        [abi.DEVICE_LENGTH]: device.length,
        [abi.DEVICE_FIREWALL_REGISTER]: device.register,
        [abi.DEVICE_FIREWALL_BITS]: device.bits,
      });
    }
  }
  const result = layOut(Object.values(tables), tables.images, payload);
  if (result.length > abi.SYSTEM_IMAGE_MAX_SIZE) {
    const what = `the guests' images are ${result.length} bytes in all, and MVM has room for ${formatSize(abi.SYSTEM_IMAGE_MAX_SIZE)}`;
    throw new ConfigurationError([
      document.problemAt(["vms"], "system-too-large", what, "make the images smaller, or remove a VM"),
    ]);
  }
  return result;
}

function addVm(
  table: RecordTable,
  vm: VirtualMachine,
  image: GuestImage,
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
    [abi.VM_INTERRUPT_COUNT]: interruptsOf(vm).length,
    [abi.VM_FIRST_DEVICE]: first.devices,
    [abi.VM_DEVICE_COUNT]: devicesOf(vm).length,
    [abi.VM_DEVICE_TREE]: image.deviceTree,
    [abi.VM_FLAGS]: vm.onFault === "restart" ? abi.VM_FLAG_RESTART_ON_FAULT : 0,
  });
  table.setText(at, abi.VM_NAME, vm.name);
}

/** Header, the tables in the header's order, then the images' bytes, each at a multiple of 4. */
function layOut(tables: RecordTable[], images: RecordTable, payload: readonly Uint8Array[]): Uint8Array {
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
