/**
 * The programs of the bench: how long each runs, and how it is built. A program is a C file in
 * programs/GROUP. `mvm bench speed` compares the virtual ZC702 with QEMU by these programs.
 */

export const GROUPS = [
  "integer",
  "calls",
  "floating-point",
  "memory",
  "machine",
  "devices",
  "two-cores",
] as const;
export type Group = (typeof GROUPS)[number];

export interface Program {
  name: string;
  group: Group;
  /** The name of the C file in the group's folder, if the program has another name. */
  file?: string;
  /** NAME=VALUE for the C file. */
  defines?: readonly string[];
  /** The instruction set of the C code; Thumb if nothing is said. */
  state?: "arm";
  /** How many cores the program uses; 1 if nothing is said. */
  cores?: 2;
  /** The argument of `work` for a short run, which takes QEMU about 0.3 s. */
  short: number;
}

/** A long run is as long as this number of short runs. */
const LONG = 4;
/** A short run is as long as this number of tests. */
const TESTS_IN_SHORT = 5000;
/** So that all that a program does by turns happens in a test, too. */
const LEAST_ROUNDS = 3;

export type Length = "test" | "short" | "long";

/** The argument of `work`. */
export function roundsOf({ short }: Program, length: Length): number {
  if (length === "long") return LONG * short;
  return length === "short" ? short : Math.max(LEAST_ROUNDS, Math.round(short / TESTS_IN_SHORT));
}

/** The program's C file, relative to this folder. */
export function sourceOf({ name, group, file = name }: Program): string {
  return `programs/${group}/${file}.c`;
}

type Programs = Record<string, number | Omit<Program, "name" | "group">>;

const INTEGER: Programs = {
  aes: 650_000,
  "big-numbers": 90_000,
  bytecode: 800,
  "bytecode-arm": { file: "bytecode", state: "arm", short: 800 },
  crc16: 20_000,
  crc32: 14_000,
  divide: 100_000,
  filter: 6000,
  "hash-table": 7000,
  huffman: 1200,
  jpeg: 42_000,
  list: 5400,
  "list-arm": { file: "list", state: "arm", short: 5400 },
  lz: 2500,
  matrix: 2800,
  petri: 60_000,
  records: 360_000,
  "reed-solomon": 7800,
  regex: 340,
  sha256: 320_000,
  "sha256-arm": { file: "sha256", state: "arm", short: 320_000 },
  sieve: 4000,
  sort: 750,
  state: 90_000,
  tree: 7400,
};

const CALLS: Programs = { fibonacci: 5500, pointers: 75_000, queens: 150_000 };

const FLOATING_POINT: Programs = {
  bodies: 210_000,
  conversions: 2_500_000,
  fourier: 6500,
  mandelbrot: 380,
  "matrix-single": 1100,
  "neon-filter": 8300,
  "neon-matrix": 1100,
  "neon-pixels": 22_000,
};

const MEMORY: Programs = {
  chase: 550,
  "copy-bytes": 22_000,
  "copy-multiple": 2300,
  "copy-neon": 3000,
  fill: 21_000,
  unaligned: 300_000,
};

const MACHINE: Programs = {
  "changing-code": 18_000,
  "demand-paging": 3000,
  exclusives: 20_000_000,
  "monitor-call": 320_000,
  overlays: 2200,
  processes: 72_000,
  "supervisor-call": 500_000,
  undefined: 450_000,
  "walk-pages": 1400,
  "walk-sections": 530,
};

/** Reads of a register of a device, as of a loop that polls. */
const reads = (address: number, short: number) => ({
  file: "read-register",
  defines: [`ADDRESS=0x${address.toString(16)}`],
  short,
});

/** @param hz how often the private timer interrupts a computation */
const timer = (hz: number) => ({ file: "timer", defines: [`RATE=${hz}`], short: 190_000 });

const DEVICES: Programs = {
  distributor: 220_000,
  "read-global-timer": reads(0xf8f0_0200, 1_400_000),
  "read-uart": reads(0xe000_102c, 1_400_000),
  "read-clock-control": reads(0xf800_010c, 1_400_000),
  "read-not-modelled": reads(0xe000_4000, 1_400_000),
  "software-interrupt": 150_000,
  "timer-off": timer(0),
  "timer-1-khz": timer(1000),
  "timer-10-khz": timer(10_000),
  "timer-100-khz": timer(100_000),
};

const TWO_CORES: Programs = {
  "both-compute": 2800,
  "interrupt-each-other": 17_000,
  "pass-a-word": 100_000,
  "share-a-lock": 2_000_000,
};

/** In the order of the tables. */
export const PROGRAMS: readonly Program[] = [
  ...inGroup("integer", INTEGER),
  ...inGroup("calls", CALLS),
  ...inGroup("floating-point", FLOATING_POINT),
  ...inGroup("memory", MEMORY),
  ...inGroup("machine", MACHINE),
  ...inGroup("devices", DEVICES),
  ...inGroup("two-cores", TWO_CORES).map((program) => ({ ...program, cores: 2 as const })),
];

function inGroup(group: Group, programs: Programs): Program[] {
  return Object.entries(programs).map(([name, what]) => ({
    name,
    group,
    ...(typeof what === "number" ? { short: what } : what),
  }));
}
