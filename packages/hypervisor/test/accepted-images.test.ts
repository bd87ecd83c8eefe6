/** What `mvm check` accepts, MVM takes: random guests' images, from the ELF to MVM's boot. */
import * as abi from "@mvm/abi";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ImageError } from "../../config/src/image/elf";
import { resolveImages } from "../../config/src/image/resolve";
import { buildSystemImage } from "../../config/src/image/system-image";
import { parseConfiguration } from "../../config/src/load";
import { ConfigurationError } from "../../config/src/source/problem";
import { type MadeElf, makeElf } from "../../config/test/made-images";
import { madeSources } from "../../config/test/made-sources";
import { Machine } from "./machine";

const BASES = [0x0800_0000, 0x0810_0000];
const MIB = 0x10_0000;
const RUNS = 30;

/** How far apart segments begin, so that most of them do not overlap. */
const STRIDE = 128;
const segment = fc.record({
  unaligned: fc.constantFrom(0, 0, 0, 0, 2, 3),
  bytes: fc.nat(100),
  zeros: fc.nat(40),
});

/** Segments from the begin of the VM's memory on; the entry lies near the begin, too. */
const elf = (base: number) =>
  fc
    .record({
      segments: fc.array(segment, { minLength: 1, maxLength: 45 }),
      entry: fc.nat(9),
      place: fc.constantFrom(0, 0, 0, MIB - abi.GUEST_TABLE_SIZE - 256),
    })
    .map(
      ({ segments, entry, place }): MadeElf => ({
        entry: base + place + entry,
        segments: segments.map(({ unaligned, bytes, zeros }, n) => ({
          address: base + place + n * STRIDE + unaligned,
          bytes: new Uint8Array(bytes),
          zeros,
        })),
      }),
    );

const CONFIGURATION = JSON.stringify({
  vms: BASES.map((base, n) => ({
    name: `guest${n}`,
    level: "srt",
    cores: [n],
    memory: { base: `0x0${base.toString(16)}`, size: "1 MiB" },
    image: { elf: `${n}.elf` },
  })),
});

async function systemImage(elves: readonly MadeElf[]): Promise<Uint8Array | undefined> {
  const configuration = parseConfiguration("made.jsonc", CONFIGURATION);
  const read = (file: string) => makeElf(elves[Number(/(\d)\.elf$/.exec(file)![1])]!);
  try {
    return buildSystemImage(configuration, await resolveImages(configuration, { ...madeSources, read }));
  } catch (error) {
    if (error instanceof ConfigurationError || error instanceof ImageError) return undefined;
    throw error;
  }
}

test("MVM takes every image that is accepted", async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(fc.tuple(elf(BASES[0]!), elf(BASES[1]!)), async (elves) => {
      const bytes = await systemImage(elves);
      if (bytes === undefined) return;
      accepted++;
      const machine = new Machine();
      machine.boot({ bytes });
      expect(machine.console).not.toContain("panic");
      expect(machine.phase).toBe(abi.PHASE_RUNNING);
    }),
    { numRuns: RUNS },
  );
  expect(accepted).toBeGreaterThan(0);
});

test("images of as many segments as there is room for are accepted, and no more", async () => {
  const elfOf = (base: number, count: number): MadeElf => ({
    segments: Array.from({ length: count }, (_, n) => ({
      address: base + n * STRIDE,
      bytes: new Uint8Array(4),
    })),
  });
  const both = (first: number, second: number) =>
    systemImage([elfOf(BASES[0]!, first), elfOf(BASES[1]!, second)]);
  expect(await both(abi.MAX_IMAGES, 1)).toBeUndefined();
  const machine = new Machine();
  machine.boot({ bytes: (await both(abi.MAX_IMAGES - 1, 1))! });
  expect(machine.phase).toBe(abi.PHASE_RUNNING);
});
