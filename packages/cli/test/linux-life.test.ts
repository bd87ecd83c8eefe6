/**
 * What can become of a VM becomes of Debian's Linux on shadow tables, beside confined guests, as of
 * a direct one: change of level, another core, messages, a leased device, its watchdog, its crash,
 * orders of the operator. Calls that no program may make are a module's (guests/linux/test/life).
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildKernelModule, buildLinuxImages, writeCpio } from "@mvm/guest-linux";
import { BUILD_DIRECTORY, PROJECT_ROOT } from "@mvm/setup";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Conversation } from "./conversation";

const LINUX = "pl-uart";
const MVM = "uart0";

const folder = mkdtempSync(join(tmpdir(), "mvm-life-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Linux's initramfs with the module. */
async function initramfs(): Promise<string> {
  const output = join(BUILD_DIRECTORY, "linux", "life");
  await buildKernelModule(join(PROJECT_ROOT, "guests/linux/test/life"), output);
  const module = readFileSync(join(output, "life.ko"));
  const usual = readFileSync((await buildLinuxImages()).initramfs);
  const file = join(folder, "initramfs.cpio");
  writeFileSync(
    file,
    Buffer.concat([usual, writeCpio([{ kind: "file", name: "life.ko", contents: module }])]),
  );
  return file;
}

async function systemFile(): Promise<string> {
  const cmdline = "console=ttyS0 panic=-1 cryptomgr.notests=1 initcall_blacklist=jent_mod_init";
  const linux = {
    ...{ name: "linux", level: "srt", cores: [0], isolation: "shadow" },
    memory: { base: "0x08000000", size: "128 MiB" },
    image: { linux: { cmdline, unpack: true, initramfs: await initramfs() } },
    devices: ["uart16550", "private-timer", "global-timer"],
    console: "uart16550",
    reservation: { budget: "10 ms", period: "50 ms" },
    watchdog: { period: "50 ms", action: "restart" },
  };
  const echo = {
    ...{ name: "echo", level: "srt", cores: [0], isolation: "confined" },
    memory: { base: "0x30000000", size: "4 MiB" },
    image: { program: join(PROJECT_ROOT, "guests/lib/test/echo") },
    reservation: { budget: "1 ms", period: "50 ms" },
  };
  const sensor = {
    ...{ name: "sensor", level: "srt", cores: [1], isolation: "confined" },
    memory: { base: "0x31000000", size: "4 MiB" },
    image: { program: join(PROJECT_ROOT, "demos/lease/guest") },
    reservation: { budget: "1 ms", period: "10 ms" },
  };
  const channel = {
    ...{ name: "echo", between: ["linux", "echo"] },
    memory: { base: "0x34000000", size: "1 MiB" },
    doorbells: [84, 85],
  };
  const shared = { device: "uart1", vms: ["linux", "sensor"], hold: "5 ms" };
  const system = {
    board: "zc702",
    // The last VM of demos/lease keeps its device: not the sensor.
    vms: [linux, sensor, echo],
    channels: [channel],
    sharedDevices: [shared],
  };
  const file = join(folder, "system.jsonc");
  writeFileSync(file, JSON.stringify(system));
  return file;
}

let linux: Conversation;
beforeAll(async () => {
  linux = await Conversation.start(await systemFile());
  toShell();
});

function toShell(): void {
  linux.waitFor(LINUX, "Linux version");
  linux.waitForPrompt();
  linux.ask("dmesg -n 1");
}

function order(command: string, until: string): void {
  linux.command(command);
  linux.waitFor(MVM, until);
}

function exchange(message: string): void {
  const said = linux.ask(`mvm-channel send echo ${message}; mvm-channel receive echo`);
  expect(said).toContain(message.toUpperCase());
}

it("becomes hard real-time, goes to the other core, and comes home, with its channel and its work", () => {
  const place = (level: string, core: number) => {
    const info = linux.ask("mvm-info");
    expect(info).toContain(`${level} real-time`);
    expect(info).toContain(`cores:    0x${(1 << core).toString(16)}`);
  };
  place("soft", 0);
  exchange("at home");
  order("level linux hrt", "linux: HRT, core 0");
  place("hard", 0);
  exchange("alone");
  order("level linux srt", "linux: SRT, core 0");
  order("level echo hrt", "echo: HRT, core 0");
  place("soft", 1);
  exchange("away");
  // Of seq 1 20.
  const work = linux.ask("for i in $(seq 1 20); do echo $i | cat; done | md5sum");
  expect(work).toContain("69d61ec73a9426dba64bf17888794b6e");
  const ticks = () => Number(/(\d+) +GIC-0 +29 /.exec(linux.ask("cat /proc/interrupts"))![1]);
  const before = ticks();
  linux.ask("sleep 1");
  expect(ticks()).toBeGreaterThan(before);
  order("level echo srt", "echo: SRT, core 0");
  place("soft", 0);
  exchange("at home again");
});

it("leases a UART in turns with confined guests", () => {
  linux.board.serialPort("uart1").onByte = (byte) => {
    heard += String.fromCharCode(byte);
  };
  let heard = "";
  for (const line of ["one", "two", "three"]) {
    expect(linux.ask(`insmod /life.ko line=linux-has-${line}; rmmod life`)).not.toContain("can't");
  }
  const lines = heard.split("\n").slice(0, -1);
  expect(lines.filter((line) => line.startsWith("linux"))).toEqual([
    "linux-has-one",
    "linux-has-two",
    "linux-has-three",
  ]);
  expect(lines.filter((line) => line === "VM 1 has the UART").length).toBeGreaterThan(3);
  for (const line of lines.slice(1)) expect(line).toMatch(/^(VM 1 has the UART|linux-has-\w+)$/);
});

it("is started again by its watchdog, after its own crash, and by the operator, as new each time", () => {
  linux.type("insmod /life.ko kick=1");
  linux.waitFor(MVM, "VM linux missed its watchdog");
  linux.waitFor(MVM, "VM linux restarted");
  toShell();
  exchange("after the watchdog");
  linux.type("echo c > /proc/sysrq-trigger");
  linux.waitFor(LINUX, "Kernel panic - not syncing: sysrq triggered crash");
  linux.waitFor(MVM, "VM linux restarted");
  toShell();
  exchange("after the crash");
  expect(linux.ask("mvm-info")).toMatch(/^starts: +3\r?$/m);
  linux.type("poweroff");
  linux.waitFor(MVM, "VM linux is off");
  for (const command of ["start", "restart"]) {
    linux.command(`${command} linux`);
    linux.waitFor(LINUX, "Linux version");
  }
  order("stop linux", "linux: SRT, core 0, stopped, starts 5");
  const [report, ...others] = linux.report().vms;
  expect(report).toMatchObject({ faults: 0, life: { starts: 5, watchdogMisses: 1 } });
  for (const other of others)
    expect(other).toMatchObject({ state: "running", faults: 0, life: { starts: 1 } });
  expect(linux.board.diagnostics.violations).toEqual([]);
});
