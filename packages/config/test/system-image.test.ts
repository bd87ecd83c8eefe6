/** The system image, read back word by word by the layout that MVM reads it with. */
import { crc32 } from "node:zlib";
import * as abi from "@mvm/abi";
import { GLOBAL_TIMER_BASE, PRIVATE_TIMER_BASE } from "@mvm/abi/zynq/memory-map";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { appendSegment } from "../src/image/append-segment";
import { readElf } from "../src/image/elf";
import type { LinuxPlacement } from "../src/image/guest-image";
import { resolveImages } from "../src/image/resolve";
import { buildSystemImage } from "../src/image/system-image";
import { parseConfiguration } from "../src/load";
import { ConfigurationError } from "../src/source/problem";
import { soundConfiguration } from "./made-configurations";
import { EXECUTE, makeElf, READ, WRITE } from "./made-images";
import { madeSources } from "./made-sources";

async function build(text: string) {
  const configuration = parseConfiguration("test.jsonc", text);
  const trees: LinuxPlacement[] = [];
  const deviceTree = (placement: LinuxPlacement) => {
    trees.push(placement);
    return madeSources.deviceTree(placement);
  };
  const images = await resolveImages(configuration, { ...madeSources, deviceTree });
  return { system: configuration.system, images, trees, bytes: buildSystemImage(configuration, images) };
}

function reader(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (offset: number) => view.getUint32(offset, true);
  const record = (table: number, size: number, index: number) => (field: number) =>
    word(word(table) + index * size + field);
  return { word, record };
}

describe("system image", () => {
  it("holds what the configuration says", async () => {
    const text = JSON.stringify({
      vms: [
        {
          name: "rtos",
          level: "hrt",
          cores: [1],
          memory: { base: "0x08000000", size: "16 MiB" },
          image: { elf: "sound.elf" },
          devices: ["private-timer", "uart1"],
        },
        {
          name: "linux",
          level: "srt",
          cores: [0],
          memory: { base: "0x10000000", size: "128 MiB" },
          image: { linux: { cmdline: "" } },
        },
      ],
    });
    const { bytes } = await build(text);
    const { word, record } = reader(bytes);
    expect(word(abi.HEADER_MAGIC)).toBe(abi.SYSTEM_IMAGE_MAGIC);
    expect(word(abi.HEADER_VM_COUNT)).toBe(2);
    const rtos = record(abi.HEADER_VMS, abi.VM_SIZE, 0);
    expect(rtos(abi.VM_LEVEL)).toBe(abi.LEVEL_HRT);
    expect(rtos(abi.VM_CORES)).toBe(0b10);
    expect(rtos(abi.VM_BOOT)).toBe(abi.BOOT_BARE);
    expect(rtos(abi.VM_ENTRY)).toBe(0x0800_0000);
    const linux = record(abi.HEADER_VMS, abi.VM_SIZE, 1);
    expect(linux(abi.VM_BOOT)).toBe(abi.BOOT_LINUX);
    expect(linux(abi.VM_ENTRY)).toBe(0x1200_0000);
    expect(linux(abi.VM_DEVICE_TREE)).toBe(0x1400_0000);
    expect(linux(abi.VM_FIRST_IMAGE)).toBe(rtos(abi.VM_IMAGE_COUNT));
    // The private timer of core 1, after the two GIC ranges.
    const timer = record(abi.HEADER_DEVICES, abi.DEVICE_SIZE, 2);
    expect(timer(abi.DEVICE_FIREWALL_REGISTER)).toBe(abi.SCU_SNSAC);
    expect(timer(abi.DEVICE_FIREWALL_BITS)).toBe(abi.SNSAC_PRIVATE_TIMERS << 1);
    const interrupts = Array.from({ length: rtos(abi.VM_INTERRUPT_COUNT) }, (_, n) =>
      record(abi.HEADER_INTERRUPTS, abi.INTERRUPT_SIZE, n)(abi.INTERRUPT_ID),
    );
    expect(interrupts).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 29, 82]);
  });

  it("tells of guests in User mode where they see what, and what MVM keeps", async () => {
    const text = JSON.stringify({
      vms: [
        {
          name: "rtos",
          level: "hrt",
          cores: [1],
          memory: { base: "0x08000000", size: "16 MiB" },
          image: { elf: "sound.elf" },
          isolation: "confined",
        },
        {
          name: "linux",
          level: "srt",
          cores: [0],
          memory: { base: "0x10100000", size: "128 MiB", guestBase: "0x00000000" },
          image: { linux: { cmdline: "" } },
          isolation: "shadow",
          shadowMemory: "3 MiB",
        },
        {
          name: "small",
          level: "srt",
          cores: [0],
          memory: { base: "0x20000000", size: "2 MiB", guestBase: "0x00000000" },
          image: { elf: "at-0.elf" },
          isolation: "shadow",
        },
      ],
    });
    const { bytes, trees } = await build(text);
    const { record } = reader(bytes);
    const vm = (index: number) => record(abi.HEADER_VMS, abi.VM_SIZE, index);
    const kinds = [0, 1, 2].map((index) => [vm(index)(abi.VM_FLAGS), vm(index)(abi.VM_TABLES)]);
    expect(kinds).toEqual([
      [abi.VM_FLAG_CONFINED, abi.CONFINED_TABLES],
      [abi.VM_FLAG_SHADOW, 0x30_0000],
      [abi.VM_FLAG_SHADOW, 0x10_0000],
    ]);
    const regions = [0, 1, 2].map((index) => record(abi.HEADER_MEMORY, abi.MEMORY_SIZE, index));
    expect(regions.map((region) => region(abi.MEMORY_BASE))).toEqual([0x0800_0000, 0x1010_0000, 0x2000_0000]);
    expect(regions.map((region) => region(abi.MEMORY_LENGTH))).toEqual([0x0100_0000, 0x0800_0000, 0x20_0000]);
    expect(regions.map((region) => region(abi.MEMORY_GUEST_BASE))).toEqual([0x0800_0000, 0, 0]);
    // The zImage at 32 MiB, the tree at 64 MiB, the initramfs of 1,000 bytes at 65 MiB.
    expect(vm(1)(abi.VM_ENTRY)).toBe(0x0200_0000);
    expect(vm(1)(abi.VM_DEVICE_TREE)).toBe(0x0400_0000);
    expect(trees).toMatchObject([
      { memory: { base: 0, size: 0x07d0_0000 }, initramfs: { start: 0x0410_0000, end: 0x0410_03e8 } },
    ]);
    const images = [0, 1, 2, 3, 4].map((index) => record(abi.HEADER_IMAGES, abi.IMAGE_SIZE, index));
    expect(images.map((image) => image(abi.IMAGE_DESTINATION))).toEqual([
      0x0800_0000, 0x1210_0000, 0x1410_0000, 0x1420_0000, 0x2000_0000,
    ]);
    expect(images.map((image) => image(abi.IMAGE_FLAGS))).toEqual([
      abi.IMAGE_FLAG_EXECUTABLE,
      0,
      0,
      0,
      abi.IMAGE_FLAG_EXECUTABLE,
    ]);
  });

  it("says which parts of an ELF are instructions", async () => {
    const { system, document } = parseConfiguration(
      "test.jsonc",
      '{ "vms": [{ "name": "c", "level": "srt", "cores": [0], "memory": { "base": "0x08000000", "size": "1 MiB" }, "image": { "elf": "c" } }] }',
    );
    const flags = [READ | EXECUTE, READ, READ | WRITE, READ | WRITE | EXECUTE, EXECUTE];
    const segments = flags.map((flags, n) => ({
      address: 0x0800_0000 + 0x1000 * n,
      bytes: Uint8Array.of(1),
      flags,
    }));
    const sources = { ...madeSources, read: () => makeElf({ segments }) };
    const images = await resolveImages({ system, document }, sources);
    const { record } = reader(buildSystemImage({ system, document }, images));
    const told = flags.map((_, n) => record(abi.HEADER_IMAGES, abi.IMAGE_SIZE, n)(abi.IMAGE_FLAGS));
    expect(told).toEqual([1, 0, 0, 1, 1]);
  });

  it("leaves MVM the secure memory that it needs for guests on shadow tables", async () => {
    const shadow = (shadowMemory: number) => (_: unknown, index: number) => ({
      name: `vm${index}`,
      level: "srt",
      cores: [0],
      memory: {
        base: `0x${(0x0800_0000 + index * 0x0400_0000).toString(16)}`,
        size: "64 MiB",
        guestBase: "0x0",
      },
      image: { elf: "at-0.elf" },
      isolation: "shadow",
      shadowMemory: `${shadowMemory} MiB`,
    });
    const systemOf = (vms: number, shadowMemory: number) =>
      JSON.stringify({ vms: Array.from({ length: vms }, shadow(shadowMemory)) });
    // MVM keeps two words for each entry of a second-level table, which has one. At least half of
    // the tables are of the second level. So MVM's data are at least as large as the tables, here
    // 128 MiB.
    await build(systemOf(1, 16));
    await build(systemOf(8, 1));
    const refused = await build(systemOf(8, 16)).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ConfigurationError);
    const [problem] = (refused as ConfigurationError).problems;
    expect(problem).toMatchObject({ code: "system-too-large" });
    expect(problem!.what).toContain("bytes for 8 guests on shadow tables, and MVM has room for 63 MiB");
  });

  it("gives a VM with two cores its cores' own devices once, opened for both", async () => {
    const vm = {
      name: "wide",
      level: "srt",
      cores: [0, 1],
      memory: { base: "0x08000000", size: "16 MiB" },
      image: { elf: "sound.elf" },
      devices: ["private-timer", "global-timer"],
    };
    const { bytes } = await build(JSON.stringify({ vms: [vm] }));
    const { record } = reader(bytes);
    const fields = record(abi.HEADER_VMS, abi.VM_SIZE, 0);
    expect(fields(abi.VM_CORES)).toBe(0b11);
    const devices = Array.from({ length: fields(abi.VM_DEVICE_COUNT) }, (_, n) => {
      const device = record(abi.HEADER_DEVICES, abi.DEVICE_SIZE, n);
      return { base: device(abi.DEVICE_BASE), bits: device(abi.DEVICE_FIREWALL_BITS) };
    });
    expect(devices.slice(2)).toEqual([
      { base: PRIVATE_TIMER_BASE, bits: abi.SNSAC_PRIVATE_TIMERS * 0b11 },
      { base: GLOBAL_TIMER_BASE, bits: abi.SNSAC_GLOBAL_TIMER * 0b11 },
    ]);
  });

  it("puts an unpacked kernel where it belongs and enters it there", async () => {
    const linux = {
      name: "linux",
      level: "srt",
      cores: [0],
      memory: { base: "0x08000000", size: "128 MiB" },
    };
    const text = JSON.stringify({ vms: [{ ...linux, image: { linux: { cmdline: "", unpack: true } } }] });
    const image = Uint8Array.of(1, 2, 3, 4);
    const sources = { ...madeSources, unpackKernel: async () => ({ image, textOffset: 0x8000 }) };
    const [guest] = await resolveImages(parseConfiguration("test.jsonc", text), sources);
    expect(guest).toMatchObject({ boot: "linux", entry: 0x0800_8000 });
    expect(guest?.segments[0]).toEqual({
      address: 0x0800_8000,
      bytes: image,
      memorySize: 4,
      executable: false,
    });
  });

  it("is consistent for any sound configuration: sizes, runs of records, images' bytes, CRC", async () => {
    await fc.assert(
      fc.asyncProperty(soundConfiguration, async (configuration) => {
        const { bytes, system, images, trees } = await build(JSON.stringify(configuration));
        const { word, record } = reader(bytes);
        expect(word(abi.HEADER_TOTAL_SIZE)).toBe(bytes.length);
        expect(bytes.length % 4).toBe(0);
        expect(word(abi.HEADER_CRC32)).toBe(crc32(bytes.subarray(abi.HEADER_CHECKED)));
        let firstImage = 0;
        for (const [index, vm] of system.vms.entries()) {
          const fields = record(abi.HEADER_VMS, abi.VM_SIZE, index);
          const name = word(abi.HEADER_VMS) + index * abi.VM_SIZE;
          expect(
            new TextDecoder().decode(bytes.subarray(name, name + abi.VM_NAME_SIZE)).replace(/\0+$/, ""),
          ).toBe(vm.name);
          expect(fields(abi.VM_FIRST_IMAGE)).toBe(firstImage);
          const region = record(abi.HEADER_MEMORY, abi.MEMORY_SIZE, index);
          const away = region(abi.MEMORY_BASE) - region(abi.MEMORY_GUEST_BASE);
          expect(away).toBe(vm.memory.base - (vm.memory.guestBase ?? vm.memory.base));
          const shadow = (fields(abi.VM_FLAGS) & abi.VM_FLAG_SHADOW) !== 0;
          expect(shadow).toBe(vm.isolation === "shadow");
          if (!shadow) expect(away).toBe(0);
          const guestSize = region(abi.MEMORY_LENGTH) - fields(abi.VM_TABLES);
          for (const { memory } of vm.image.linux === undefined ? [] : trees) {
            expect(memory).toEqual({ base: region(abi.MEMORY_GUEST_BASE), size: guestSize });
          }
          for (const [n, segment] of images[index]!.segments.entries()) {
            const image = record(abi.HEADER_IMAGES, abi.IMAGE_SIZE, firstImage + n);
            const offset = image(abi.IMAGE_OFFSET);
            expect(image(abi.IMAGE_DESTINATION)).toBe(segment.address);
            expect(segment.address).toBeGreaterThanOrEqual(region(abi.MEMORY_BASE));
            const end = segment.address + segment.memorySize;
            expect(end).toBeLessThanOrEqual(region(abi.MEMORY_BASE) + guestSize);
            expect(offset % 4).toBe(0);
            expect(bytes.subarray(offset, offset + image(abi.IMAGE_FILE_SIZE))).toEqual(segment.bytes);
          }
          const first = record(abi.HEADER_IMAGES, abi.IMAGE_SIZE, firstImage)(abi.IMAGE_DESTINATION);
          expect(fields(abi.VM_ENTRY)).toBe(first - away);
          firstImage += fields(abi.VM_IMAGE_COUNT);
        }
        expect(word(abi.HEADER_IMAGE_COUNT)).toBe(firstImage);
      }),
    );
  });
});

describe("appendSegment", () => {
  it("keeps every segment and the entry, and adds one", () => {
    const segments = fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(segments, fc.uint8Array({ minLength: 1, maxLength: 5000 }), (parts, added) => {
        const elf = makeElf({
          segments: parts.map((bytes, n) => ({ address: 0x3c00_0000 + 0x1000 * n, bytes, zeros: 8 * n })),
        });
        const before = readElf(elf);
        const after = readElf(appendSegment(elf, 0x3c10_0000, added));
        expect(after.entry).toBe(before.entry);
        expect(after.segments.slice(0, -1)).toEqual(before.segments);
        expect(after.segments.at(-1)).toEqual({
          address: 0x3c10_0000,
          bytes: added,
          memorySize: added.length,
          executable: false,
        });
      }),
    );
  });

  it("refuses a place that is taken", () => {
    const elf = makeElf({ segments: [{ address: 0x3c00_0000, bytes: new Uint8Array(64) }] });
    expect(() => appendSegment(elf, 0x3c00_0020, new Uint8Array(4))).toThrow("already loads");
  });
});
