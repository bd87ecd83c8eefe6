/**
 * The templates in examples: each is copied, built by its makefile and run. FreeRTOS and ASP3 have
 * stand-ins (fixtures), because their sources cannot be fetched here.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildKernelModule } from "@mvm/guest-linux/programs";
import { afterAll, expect, it } from "vitest";
import { PROJECT_ROOT } from "../src/system-file";
import { mvm } from "./mvm-command";

/** As deep in the repository as the originals, so that relative paths are valid. */
const COPIES = "build/example-";
const FIXTURES = join(PROJECT_ROOT, "packages/cli/test/fixtures");

afterAll(() => {
  for (const name of ["bare-metal", "freertos", "asp3", "linux", "checkout", "module"])
    rmSync(join(PROJECT_ROOT, COPIES + name), { recursive: true, force: true });
});

/** A copy of an example, relative to the root of the project. */
function copyOf(name: string): string {
  const copy = COPIES + name;
  const from = join(PROJECT_ROOT, "examples", name);
  rmSync(join(PROJECT_ROOT, copy), { recursive: true, force: true });
  cpSync(from, join(PROJECT_ROOT, copy), { recursive: true, filter: (file) => !file.endsWith("/build") });
  return copy;
}

const make = (folder: string, ...args: string[]) =>
  spawnSync("make", args, { cwd: join(PROJECT_ROOT, folder), encoding: "utf8" });

function made(folder: string, ...args: string[]): void {
  const { status, stdout, stderr } = make(folder, ...args);
  expect(status, stdout + stderr).toBe(0);
}

/** What the VM prints. */
function console(folder: string, vm: string, ...options: string[]): string[] {
  expect(mvm(["check", folder])).toMatchObject({ status: 0, stdout: expect.stringMatching(/: sound\n$/) });
  const { stdout } = mvm(["run", folder, ...options]);
  const line = new RegExp(`^${vm} +│ (.*)$`, "gm");
  return [...stdout.matchAll(line)].map(([, text]) => text!);
}

it("bare-metal: start code, timer interrupts and UART of a guest in C", () => {
  const folder = copyOf("bare-metal");
  made(folder);
  expect(console(folder, "guest", "--for", "1s")).toEqual([
    "hello from C, ACTLR.SMP is 1, interrupt priorities: 16",
    "100 ticks",
  ]);
});

it("freertos: what is ours works with what the port asks of the hardware", () => {
  const folder = copyOf("freertos");
  expect(make(folder).stderr).toContain("give FREERTOS=FOLDER");
  made(folder, `FREERTOS=${join(FIXTURES, "freertos-stand-in")}`);
  // 10 ms a round, 100 ms a line; the task that works is the more urgent one.
  expect(console(folder, "freertos", "--for", "350ms")).toEqual([
    "FreeRTOS under MVM",
    "rounds: 11",
    "rounds: 21",
    "rounds: 31",
  ]);
});

it("freertos: the port notices that the normal world has 16 priorities", () => {
  const folder = copyOf("freertos");
  const config = join(PROJECT_ROOT, folder, "src/FreeRTOSConfig.h");
  const text = readFileSync(config, "utf8");
  writeFileSync(config, text.replace("PRIORITIES 16", "PRIORITIES 32").replace("PRIORITY 10", "PRIORITY 20"));
  made(folder, `FREERTOS=${join(FIXTURES, "freertos-stand-in")}`);
  expect(console(folder, "freertos", "--for", "5ms").at(-1)).toMatch(/^assertion failed: .*port\.c:\d+$/);
});

it("asp3: the system gives what the kernel's start code and drivers ask for", () => {
  const folder = copyOf("asp3");
  expect(make(folder).stderr).toContain("give ASP3=FOLDER");
  mkdirSync(join(PROJECT_ROOT, folder, "build"));
  execFileSync("arm-none-eabi-gcc", [
    ...["-mcpu=cortex-a9", "-marm", "-O1", "-ffreestanding", "-nostdlib", "-Wl,-Ttext=0x100000"],
    ...[join(FIXTURES, "asp3-stand-in/start.c"), "-o", join(PROJECT_ROOT, folder, "build/asp.elf")],
  ]);
  expect(console(folder, "asp3", "--for", "5ms")).toEqual([
    "ACTLR.SMP is set: yes",
    "the level-2 cache is off: yes",
    "an interrupt priority mask reads as it was set: yes",
    "32 levels would be told apart: NO",
    "the global timer interrupts: yes",
    "the watchdog counts: yes",
  ]);
});

it("asp3: the makefile builds a copy with 16 priorities, and leaves the checkout as it is", () => {
  const folder = copyOf("asp3");
  const checkout = join(PROJECT_ROOT, `${COPIES}checkout`);
  const place = "arch/arm_gcc/zynq7000/chip_kernel.h";
  const line = "#define TMIN_INTPRI\t\t(-31)\t\t/* the highest */\n";
  mkdirSync(join(checkout, "arch/arm_gcc/zynq7000"), { recursive: true });
  writeFileSync(join(checkout, place), line);
  made(folder, `ASP3=${checkout}`, `build/asp3/${place}`);
  expect(readFileSync(join(PROJECT_ROOT, folder, "build/asp3", place), "utf8")).toBe(
    line.replace("-31", "-15"),
  );
  expect(readFileSync(join(checkout, place), "utf8")).toBe(line);
});

it("linux: its own initramfs, module and command line", async () => {
  const folder = copyOf("linux");
  const module = join(PROJECT_ROOT, `${COPIES}module`);
  await buildKernelModule(join(PROJECT_ROOT, folder, "module"), module);
  made(folder, `MODULE=${join(module, "hello.ko")}`);
  const lines = console(folder, "linux", "--cold");
  expect(lines.filter((line) => /^(init|hello)/.test(line))).toEqual([
    "init: an initramfs of one's own",
    "init: console=ttyS0 cryptomgr.notests=1 initcall_blacklist=jent_mod_init hello.times=3",
    "init: the module is loaded",
    "hello from the module, 1",
    "hello from the module, 2",
    "hello from the module, 3",
  ]);
});
