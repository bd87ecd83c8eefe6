/** The system image, read back word by word by the layout that MVM reads it with. */
import { crc32 } from "node:zlib";
import * as abi from "@mvm/abi";
import { GLOBAL_TIMER_BASE, PRIVATE_TIMER_BASE } from "@mvm/abi/zynq/memory-map";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { appendSegment } from "../src/image/append-segment";
import { readElf } from "../src/image/elf";
import { resolveImages } from "../src/image/resolve";
import { buildSystemImage } from "../src/image/system-image";
import { parseConfiguration } from "../src/load";
import { soundConfiguration } from "./made-configurations";
import { makeElf } from "./made-images";
import { madeSources } from "./made-sources";

async function build(text: string) {
  const configuration = parseConfiguration("test.jsonc", text);
  const images = await resolveImages(configuration, madeSources);
  return { system: configuration.system, images, bytes: buildSystemImage(configuration, images) };
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
    expect(guest?.segments[0]).toEqual({ address: 0x0800_8000, bytes: image, memorySize: 4 });
  });

  it("is consistent for any sound configuration: sizes, runs of records, images' bytes, CRC", async () => {
    await fc.assert(
      fc.asyncProperty(soundConfiguration, async (configuration) => {
        const { bytes, system, images } = await build(JSON.stringify(configuration));
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
          for (const [n, segment] of images[index]!.segments.entries()) {
            const image = record(abi.HEADER_IMAGES, abi.IMAGE_SIZE, firstImage + n);
            const offset = image(abi.IMAGE_OFFSET);
            expect(image(abi.IMAGE_DESTINATION)).toBe(segment.address);
            expect(offset % 4).toBe(0);
            expect(bytes.subarray(offset, offset + image(abi.IMAGE_FILE_SIZE))).toEqual(segment.bytes);
          }
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
        });
      }),
    );
  });

  it("refuses a place that is taken", () => {
    const elf = makeElf({ segments: [{ address: 0x3c00_0000, bytes: new Uint8Array(64) }] });
    expect(() => appendSegment(elf, 0x3c00_0020, new Uint8Array(4))).toThrow("already loads");
  });
});
