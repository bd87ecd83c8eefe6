import { describe, expect, it } from "vitest";
import { ElfError, readElf } from "../../src/loader/elf";
import { Zc702 } from "../../src/zc702";
import { ScriptedEngine } from "./scripted-engine";

interface Options {
  address?: number;
  virtualAddress?: number;
  data?: number[];
  memorySize?: number;
  entry?: number;
}

/** A minimal ARM executable with one segment. */
function elf(options: Options = {}): Uint8Array {
  const { address = 0x10_0000, data = [1, 2, 3, 4] } = options;
  const { virtualAddress = address, memorySize = data.length, entry = virtualAddress } = options;
  const file = new Uint8Array(84 + data.length);
  const view = new DataView(file.buffer);
  file.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  view.setUint16(16, 2, true);
  view.setUint16(18, 40, true);
  view.setUint32(24, entry, true);
  view.setUint32(28, 52, true);
  view.setUint16(42, 32, true);
  view.setUint16(44, 1, true);
  [1, 84, virtualAddress, address, data.length, memorySize].forEach((value, index) => {
    view.setUint32(52 + 4 * index, value, true);
  });
  file.set(data, 84);
  return file;
}

function board() {
  const ddrSize = 0x20_0000;
  const idle = function* () {
    for (;;) yield "wfi" as const;
  };
  return new Zc702(new ScriptedEngine([idle, idle], ddrSize), { ddrSize });
}

describe("ELF loader", () => {
  it("loads by physical address, clears the rest, and gives the physical entry", () => {
    const target = board();
    target.writeMemory(0x10_0000, new Uint8Array(16).fill(0xff));
    const entry = target.loadElf(elf({ virtualAddress: 0x8000_0000, entry: 0x8000_0002, memorySize: 8 }));
    expect(entry).toBe(0x10_0002);
    expect([...target.readMemory(0x10_0000, 10)]).toEqual([1, 2, 3, 4, 0, 0, 0, 0, 0xff, 0xff]);
  });

  const changed = (offset: number, ...bytes: number[]) => {
    const file = elf();
    file.set(bytes, offset);
    return file;
  };

  it.each([
    ["an empty file", new Uint8Array(0), /not an ELF file/],
    ["a script", new TextEncoder().encode("#!/bin/sh\n"), /not an ELF file/],
    ["half a header", elf().subarray(0, 30), /truncated: 30 bytes/],
    ["half a segment", elf().subarray(0, 86), /truncated: segment 0 ends at offset 88/],
    ["a missing program header table", elf().subarray(0, 60), /program header 0/],
    ["x86-64", changed(18, 62, 0), /built for x86-64, not for ARM.*arm-none-eabi-gcc/],
    ["64-bit", changed(4, 2), /64-bit/],
    ["big-endian", changed(5, 2), /big-endian/],
    ["an object file", changed(16, 1, 0), /relocatable.*Link it/],
    ["nothing to load", changed(52, 0), /nothing to load/],
  ])("refuses %s, saying what and why", (_, file, message) => {
    expect(() => readElf(file, "x.elf")).toThrow(ElfError);
    expect(() => readElf(file, "x.elf")).toThrow(message);
    expect(() => readElf(file, "x.elf")).toThrow(/^x\.elf: /);
  });

  it("refuses a segment outside RAM, and writes nothing", () => {
    const target = board();
    const file = elf({ address: 0x1f_fffe });
    expect(() => target.loadElf(file, "x.elf")).toThrow(
      /segment 0 \(0x001FFFFE–0x00200001\) is outside RAM at 0x00200000/,
    );
    expect([...target.readMemory(0x1f_fffe, 2)]).toEqual([0, 0]);
  });
});
