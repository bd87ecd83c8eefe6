/**
 * Debian's Linux on both cores, from its boot to poweroff: what Linux prints, and what MVM and the
 * board saw of Linux.
 */
import { PRIVATE_TIMER_INTERRUPT } from "@mvm/abi/zynq/memory-map";
import { CPU_HZ } from "@mvm/config";
import { expect, it } from "vitest";
import { Conversation } from "./conversation";
import { runDemo } from "./demo-run";

/** Long enough for Linux to boot and to begin its loads. */
const DETERMINED = Math.round(1.2 * CPU_HZ);
const CPU1 = "/sys/devices/system/cpu/cpu1/online";
/**
 * MVM's own software interrupt (docs/architecture.md), by which a core sends a request to another
 * core.
 */
const ATTEND = 14;
/** The kernel's inter-processor interrupts: reschedule, function call. */
const RESCHEDULE = 2;
const CALL = 3;

/** The counts of each core in a line of /proc/interrupts. */
function counts(table: string, line: string): number[] {
  const row = table.split("\n").find((text) => text.includes(line));
  expect(row, `no line with "${line}" in:\n${table}`).toBeDefined();
  return [...row!.matchAll(/(?<=\s)\d+(?=\s)/g)].slice(0, 2).map(Number);
}

it("Linux works on both cores, puts one off and on, restarts and powers off", async () => {
  const linux = await Conversation.start("linux-smp");
  const boot = linux.waitFor("pl-uart", "MVM-LINUX-READY");
  expect(boot).toContain("SMP: Total of 2 processors activated");
  // Both loads run at once. Their results are the same as on QEMU
  // (guests/linux/test/boot-on-qemu.test.ts).
  // The first round may end before the text of the boot is read.
  const loads = boot + linux.waitForPrompt();
  expect(loads).toContain("MVM-LOAD cpu round 1: 8d03186e8dbad852");
  expect(loads).toContain("MVM-LOAD mem round 1: 7d3f2851857c6f9e");
  expect(linux.ask("nproc")).toMatch(/^2\r?$/m);

  const [vm] = linux.report().vms;
  expect(vm!.cores.map(({ core }) => core)).toEqual([0, 1]);
  for (const { core, processorPercent, interrupts } of vm!.cores) {
    expect(processorPercent, `core ${core}`).toBeGreaterThan(30);
    expect(interrupts, `core ${core}`).toBeGreaterThan(200);
  }
  // The kernel's counts of its timers, compared with the board's counts.
  const table = linux.ask("cat /proc/interrupts");
  for (const core of [0, 1]) {
    const seen = linux.board.statistics(core).interruptsById;
    const timer = counts(table, "twd")[core]!;
    expect(timer).toBeGreaterThan(100);
    expect(seen.get(PRIVATE_TIMER_INTERRUPT)! - timer).toBeLessThan(20);
    for (const ipi of [RESCHEDULE, CALL]) expect(seen.get(ipi), `IPI ${ipi}`).toBeGreaterThan(0);
  }

  expect(linux.ask(`echo 0 > ${CPU1}`)).toContain("CPU1 killed.");
  expect(linux.ask("nproc")).toMatch(/^1\r?$/m);
  const off = linux.board.statistics(1).instructions;
  linux.ask("/lib/mvm/load cpu 1");
  expect(linux.board.statistics(1).instructions).toBe(off);
  linux.ask(`echo 1 > ${CPU1}`);
  expect(linux.ask("nproc")).toMatch(/^2\r?$/m);
  expect(linux.ask("taskset 2 /lib/mvm/load cpu 1")).toContain("MVM-LOAD cpu round 1: 8d03186e8dbad852");
  expect(linux.board.statistics(1).instructions).toBeGreaterThan(off + 1_000_000);
  // CPU_ON at boot and now. MVM did nothing else on the core.
  expect(linux.board.statistics(1).interruptsById.get(ATTEND)).toBe(2);

  // The kernel stops its other core inside the handler of an inter-processor interrupt, and leaves
  // the core there.
  linux.type("reboot");
  linux.waitFor("uart0", "VM linux restarted: SRT, cores 0, 1, 256 MiB");
  expect(linux.waitFor("pl-uart", "MVM-LINUX-READY")).toContain("SMP: Total of 2 processors activated");
  linux.waitForPrompt();
  expect(linux.ask("nproc")).toMatch(/^2\r?$/m);
  linux.type("poweroff");
  linux.waitFor("uart0", "every VM is off");
  const report = linux.report();
  expect(report.vms).toMatchObject([{ state: "off", faults: 0, life: { starts: 2 } }]);
  expect(report.violations).toEqual([]);
  expect(report.unimplemented).toEqual([]);
});

it("the same report and consoles come of a second run", async () => {
  const [first, second] = [await runDemo("linux-smp", DETERMINED), await runDemo("linux-smp", DETERMINED)];
  expect(first.output["pl-uart"]).toMatch(/MVM-LINUX-READY.*MVM-LOAD/s);
  expect(JSON.stringify(second.report)).toBe(JSON.stringify(first.report));
  expect(second.output).toEqual(first.output);
});
