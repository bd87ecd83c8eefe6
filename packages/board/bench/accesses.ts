/**
 * What an access to a register of a device costs, in nanoseconds of processor time: a loop with the
 * access, less the same loop with an access to RAM.
 *
 *     npx tsx packages/board/bench/accesses.ts
 */
import { buildProgram } from "./build";
import type { Program } from "./programs";
import { runProgram } from "./run";

const ROUNDS = 1_000_000;
/** The first time is of no use: the functions are not compiled yet. The median of the others. */
const TIMES = 6;
const NS_PER_US = 1000;

/** A word of DDR that no program uses. */
const RAM = 0x3fe0_0000;

const READS = {
  "DDR, for comparison": RAM,
  "uart0 Channel_sts": 0xe000_002c,
  "uart1 Channel_sts": 0xe000_102c,
  "global timer, counter": 0xf8f0_0200,
  "private timer, counter": 0xf8f0_0604,
  "ttc0 Counter_Value_1": 0xf800_1018,
  "slcr IO_PLL_CTRL": 0xf800_0108,
  "gpio DATA_0_RO": 0xe000_a060,
  "scu control": 0xf8f0_0000,
  "l2 cache, sync": 0xf8f0_2730,
  "gic ICCHPIR": 0xf8f0_0118,
  "gic ICDISER0": 0xf8f0_1100,
  "gic ICDIPR8": 0xf8f0_1420,
  "i2c0, not modelled": 0xe000_4000,
  "uart0, no such register": 0xe000_0060,
  "pl330, not modelled": 0xf800_4000,
};

const WRITES: Record<string, readonly [address: number, value: number]> = {
  "DDR, for comparison": [RAM, 0],
  "uart0 Intrpt_dis": [0xe000_000c, 0],
  "ttc0 Interval_1": [0xf800_1024, 0],
  "private timer, status": [0xf8f0_060c, 1],
  "slcr LOCKSTA": [0xf800_000c, 0],
  "l2 cache, sync": [0xf8f0_2730, 0],
  "gic ICCPMR": [0xf8f0_0104, 0xf0],
  "gic ICCEOIR, nothing active": [0xf8f0_0110, 1023],
  "gic ICDISER1, one line": [0xf8f0_1104, 0x200],
  "gic ICDICER1, one line": [0xf8f0_1184, 0x200],
  "gic ICDICPR1, one line": [0xf8f0_1284, 0x200],
  "gic ICDIPR9": [0xf8f0_1424, 0x50],
  "i2c0, not modelled": [0xe000_4000, 1],
  "uart0, no such register": [0xe000_0060, 1],
};

function programs(): Program[] {
  const program = (name: string, file: string, defines: string[]): Program => ({
    name: `access-${name.replaceAll(/[^a-zA-Z0-9]+/g, "-")}-${file}`,
    group: "devices",
    file,
    defines,
    short: ROUNDS,
  });
  return [
    ...Object.entries(READS).map(([name, address]) =>
      program(name, "read-register", [`ADDRESS=0x${address.toString(16)}`]),
    ),
    ...Object.entries(WRITES).map(([name, [address, value]]) =>
      program(name, "write-register", [`ADDRESS=0x${address.toString(16)}`, `VALUE=0x${value.toString(16)}`]),
    ),
  ];
}

async function nanoseconds(elf: string): Promise<number> {
  const before = process.cpuUsage();
  await runProgram(elf, ROUNDS);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * NS_PER_US) / ROUNDS;
}

async function measure(): Promise<void> {
  const all = programs().map((program) => ({ elf: buildProgram(program), taken: [] as number[] }));
  for (let time = 0; time < TIMES; time++)
    for (const { elf, taken } of all) taken.push(await nanoseconds(elf));
  const medians = all.map(({ taken }) => taken.slice(1).sort((a, b) => a - b)[(TIMES - 1) >> 1]!);
  const names = [
    ...Object.keys(READS).map((name) => `read   ${name}`),
    ...Object.keys(WRITES).map((name) => `write  ${name}`),
  ];
  const writes = Object.keys(READS).length;
  for (const [index, name] of names.entries()) {
    const base = medians[index < writes ? 0 : writes]!;
    const taken = index === 0 || index === writes ? base : medians[index]! - base;
    console.log(`${name.padEnd(36)}${taken.toFixed(0).padStart(6)} ns`);
  }
}

await measure();
