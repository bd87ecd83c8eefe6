/**
 * A Linux on shadow tables whose kernel has a hostile module (guests/linux/test/hostile): the
 * module maps any physical address, reads it and writes to it. Beside it: a confined RTOS.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildKernelModule, buildLinuxImages, writeCpio } from "@mvm/guest-linux";
import { BUILD_DIRECTORY, PROJECT_ROOT } from "@mvm/setup";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Conversation } from "./conversation";

const MiB = 0x10_0000;
const MARK = 0xbad0_bad0;
const EXECUTABLE = 0o755;

const MVM = { base: 0x3c00_0000, end: 0x4000_0000 };
const RTOS = { base: 0x0400_0000, end: 0x0500_0000 };
/** Of Linux: the end of its memory, which MVM keeps. */
const TABLES = { base: 0x0ff0_0000, end: 0x1000_0000 };
/** The stub's copies and the RTOS's table. */
const WINDOWS = [0x04ff_4000, 0x04ff_8000, 0x04ff_c000, 0x0fff_f000];

const eachStep = ({ base, end }: { base: number; end: number }, step: number) =>
  Array.from({ length: (end - base) / step }, (_, n) => base + n * step);
const MEMORY = [
  ...eachStep(MVM, 4 * MiB),
  ...eachStep(RTOS, 4 * MiB),
  ...eachStep(TABLES, MiB / 4),
  ...WINDOWS,
  // Where no VM has memory.
  0x3000_0000,
];
/** UART0, UART1, SLCR, TTC0, DEVCFG, the private watchdog, the cache controller, OCM. */
const DEVICES = [
  0xe000_0000, 0xe000_1000, 0xf800_0000, 0xf800_1000, 0xf800_7000, 0xf8f0_0620, 0xf8f0_2000, 0xffff_fff0,
];
/** GICD_ICENABLER and GICD_ITARGETSR of the RTOS's UART, line 82. */
const DISTRIBUTOR = [0xf8f0_1188, 0xf8f0_1850];

const hexadecimal = (address: number) => address.toString(16).padStart(8, "0");
const folder = mkdtempSync(join(tmpdir(), "mvm-hostile-"));
let initramfs: string;

beforeAll(async () => {
  const output = join(BUILD_DIRECTORY, "linux", "hostile");
  await buildKernelModule(join(PROJECT_ROOT, "guests/linux/test/hostile"), output);
  const order = [...MEMORY, ...DEVICES, ...DISTRIBUTOR]
    .map((address) => `echo ${hexadecimal(address)} ${hexadecimal(MARK)} > /dev/anywhere\n`)
    .join("");
  const contents = new TextEncoder().encode(`#!/bin/sh\ninsmod /hostile.ko\n${order}`);
  const more = writeCpio([
    { kind: "file", name: "hostile.ko", contents: readFileSync(join(output, "hostile.ko")) },
    { kind: "file", name: "attack", contents, mode: EXECUTABLE },
  ]);
  initramfs = join(folder, "initramfs.cpio");
  writeFileSync(initramfs, Buffer.concat([readFileSync((await buildLinuxImages()).initramfs), more]));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function boot(onFault: string): Promise<Conversation> {
  const rtos = {
    ...{ name: "rtos", level: "hrt", cores: [1], isolation: "confined" },
    memory: { base: "0x04000000", size: "16 MiB" },
    image: { program: join(PROJECT_ROOT, "guests/itron") },
    devices: ["uart1", "private-timer", "marker-port"],
    console: "uart1",
    deadlines: [
      { task: "control", marker: 1, period: "1 ms", deadline: "1 ms" },
      { task: "supervise", marker: 2, period: "10 ms", deadline: "10 ms" },
    ],
  };
  const cmdline = "console=ttyS0 quiet cryptomgr.notests=1 initcall_blacklist=jent_mod_init";
  const linux = {
    ...{ name: "linux", level: "srt", cores: [0], isolation: "shadow", onFault },
    memory: { base: "0x08000000", size: "128 MiB" },
    image: { linux: { cmdline, unpack: true, initramfs } },
    devices: ["uart16550", "private-timer", "global-timer"],
    console: "uart16550",
  };
  const file = join(folder, `${onFault}.jsonc`);
  writeFileSync(file, JSON.stringify({ board: "zc702", closed: true, vms: [rtos, linux] }));
  const conversation = await Conversation.start(file);
  conversation.waitForPrompt();
  conversation.ask("dmesg -n 1");
  return conversation;
}

it("reads and writes nothing that is another's; MVM names each access; Linux goes on after it", async () => {
  const conversation = await boot("log");
  const { board } = conversation;
  const word = (address: number) => new DataView(board.readMemory(address, 4).buffer).getUint32(0, true);
  conversation.ask("/attack");
  expect(MEMORY.filter((address) => word(address) === MARK)).toEqual([]);
  const rtosMemory = new Uint32Array(board.readMemory(RTOS.base, RTOS.end - RTOS.base).buffer);
  expect(rtosMemory.includes(MARK)).toBe(false);

  const log = conversation.ask("dmesg | grep hostile: | cut -d: -f2");
  const succeeded = DISTRIBUTOR.flatMap((address) =>
    ["read", "written"].map((did) => `${hexadecimal(address)} ${did}`),
  );
  expect(log.match(/\b[0-9a-f]{8} [a-z ]+\b/g)).toEqual(succeeded);
  expect(conversation.ask("seq 9 | md5sum")).toContain("22e400a2ddbb013acf2a5852d6ab69fc");

  const [rtos, linux] = conversation.report().vms;
  expect(linux).toMatchObject({ state: "running", faults: 2 * (MEMORY.length + DEVICES.length) });
  expect(rtos).toMatchObject({ state: "running", faults: 0, tasks: [{ misses: 0 }, { misses: 0 }] });
  expect(conversation.waitFor("uart0", "VM linux faulted: write refused")).toContain(
    "VM linux faulted: read refused",
  );
});

it("is stopped at its first access, alone", async () => {
  const conversation = await boot("stop");
  conversation.type("/attack");
  conversation.waitFor("uart0", "VM linux stopped: read refused");
  const jobs = () => conversation.report().vms[0]!.tasks[0]!.jobs;
  const before = jobs();
  conversation.board.run({ for: 66_666_666 });
  expect(jobs() - before).toBeGreaterThanOrEqual(99);
  const [rtos, linux] = conversation.report().vms;
  expect(linux).toMatchObject({ faults: 1 });
  expect(linux!.state).not.toBe("running");
  expect(rtos).toMatchObject({ state: "running", tasks: [{ misses: 0 }, { misses: 0 }] });
});
