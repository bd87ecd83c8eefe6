/** What `mvm check` accepts, MVM takes: random guests' images, from the ELF to MVM's boot. */
import * as abi from "@mvm/abi";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ImageError } from "../../config/src/image/elf";
import { resolveImages } from "../../config/src/image/resolve";
import { buildSystemImage } from "../../config/src/image/system-image";
import { parseConfiguration } from "../../config/src/load";
import { ConfigurationError } from "../../config/src/source/problem";
import { soundConfiguration } from "../../config/test/made-configurations";
import { type MadeElf, makeElf } from "../../config/test/made-images";
import { madeSources } from "../../config/test/made-sources";
import { Machine } from "./machine";

const BASES = [0x0800_0000, 0x0810_0000];
const MIB = 0x10_0000;
const RUNS = 100;

/** How far apart segments begin, so that most of them do not overlap. */
const STRIDE = 128;
const segment = fc.record({
  unaligned: fc.constantFrom(0, 0, 0, 0, 2, 3),
  bytes: fc.nat(100),
  zeros: fc.nat(40),
});

/** In the guest's memory of 1 MiB: a few segments fit before the tables, or before the end. */
const nearEnd = fc.constantFrom(...[abi.GUEST_TABLE_SIZE, abi.CONFINED_TABLES, 0].map((n) => MIB - n - 256));

/** Segments from the begin of the guest's memory on; the entry lies near the begin, too. */
const elf = (base: number) =>
  fc
    .record({
      segments: fc.array(segment, { minLength: 1, maxLength: 45 }),
      entry: fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(0, 4, 8) },
        { weight: 1, arbitrary: fc.nat(9) },
      ),
      place: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: nearEnd }),
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

type Isolation = "direct" | "confined" | "shadow";
const isolation = fc.constantFrom<Isolation>("direct", "confined", "shadow");

/** Where memory lies that its guest on shadow tables sees at one of the BASES. */
const ELSEWHERE = 0x1000_0000;
const hex = (address: number) => `0x${address.toString(16).padStart(8, "0")}`;

const memoryOf = (base: number, kind: Isolation) =>
  kind === "shadow"
    ? { base: hex(base - BASES[0]! + base + ELSEWHERE), size: "2 MiB", guestBase: hex(base) }
    : { base: hex(base), size: "1 MiB" };

const configurationOf = (kinds: readonly Isolation[]) =>
  JSON.stringify({
    vms: BASES.map((base, n) => ({
      name: `guest${n}`,
      level: "srt",
      cores: [n],
      memory: memoryOf(base, kinds[n]!),
      image: { elf: `${n}.elf` },
      isolation: kinds[n],
    })),
  });

async function systemImage(
  elves: readonly MadeElf[],
  kinds: readonly Isolation[] = ["direct", "direct"],
): Promise<Uint8Array | undefined> {
  const configuration = parseConfiguration("made.jsonc", configurationOf(kinds));
  const read = (file: string) => makeElf(elves[Number(/(\d)\.elf$/.exec(file)![1])]!);
  try {
    return buildSystemImage(configuration, await resolveImages(configuration, { ...madeSources, read }));
  } catch (error) {
    if (error instanceof ConfigurationError || error instanceof ImageError) return undefined;
    throw error;
  }
}

test("MVM takes every image that is accepted", async () => {
  const accepted = new Set<Isolation>();
  const elves = fc.tuple(elf(BASES[0]!), elf(BASES[1]!));
  await fc.assert(
    fc.asyncProperty(elves, fc.tuple(isolation, isolation), async (made, kinds) => {
      const bytes = await systemImage(made, kinds);
      if (bytes === undefined) return;
      for (const kind of kinds) accepted.add(kind);
      const machine = new Machine();
      machine.boot({ bytes });
      expect(machine.console).not.toContain("panic");
      expect(machine.phase).toBe(abi.PHASE_RUNNING);
    }),
    { numRuns: RUNS },
  );
  expect(accepted.size).toBe(3);
});

test("MVM takes every sound configuration", async () => {
  await fc.assert(
    fc.asyncProperty(soundConfiguration, async (made) => {
      const configuration = parseConfiguration("made.jsonc", JSON.stringify(made));
      const bytes = buildSystemImage(configuration, await resolveImages(configuration, madeSources));
      const machine = new Machine();
      machine.boot({ bytes });
      expect(machine.console).not.toContain("panic");
      expect(machine.phase).toBe(abi.PHASE_RUNNING);
    }),
    { numRuns: 40 },
  );
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
