/** The demos of shared cores, restarts and channels, end to end on the virtual ZC702. */
import { CPU_HZ } from "@mvm/config";
import { describe, expect, it } from "vitest";
import { runDemo } from "./demo-run";

const TEN_SECONDS = 10 * CPU_HZ;
const HALF_SECOND = Math.round(CPU_HZ / 2);
const FIVE_SECONDS = 5 * CPU_HZ;
/** The watcher of demos/level-change watches 8 times for 50 ms. Then it is off. */
const SHARED_MICROSECONDS = 400_000;

/** The core may be idle until its first VM is loaded. Per cent of ten seconds: 10 µs. */
const IDLE_BEFORE_FIRST_VM = 1e-4;

/** A few ticks of MVM's clock, in microseconds. */
const TIMER_JITTER = 4;

describe("consolidation", () => {
  it("serves every reservation in every period and misses no deadline in 10 virtual seconds, Linux under load", async () => {
    const { report, output } = await runDemo("consolidation", TEN_SECONDS);
    const [rtos, linux, monitor, counter] = report.vms;
    for (const vm of [rtos, monitor]) {
      expect(vm).toMatchObject({ state: "running", faults: 0, tasks: [{ misses: 0 }, { misses: 0 }] });
    }
    expect(rtos!.tasks[0]!.jobs).toBeGreaterThan(9_800);
    expect(monitor!.tasks[0]!.jobs).toBeGreaterThan(960);
    // Linux's loads still run at the end.
    expect(output["pl-uart"]).toMatch(/MVM-LINUX-READY.*MVM-LOAD cpu done(.*MVM-LOAD mem round){3}/s);
    expect(output["pl-uart"]).not.toContain("MVM-LOAD mem done");
    for (const vm of [linux, monitor]) {
      expect(vm!.scheduling!.periodsServed).toBeGreaterThan(900);
      expect(vm!.everyPeriodServed).toBe(true);
    }
    // Linux waits by WFI, so Linux is always ready, like the counter. The monitor sleeps, and its
    // weight is 0.
    const idle = [linux, monitor, counter].reduce((left, vm) => left - vm!.share!.hadPercent, 100);
    expect(idle).toBeLessThan(IDLE_BEFORE_FIRST_VM);
    const rest = 100 - monitor!.share!.hadPercent - 50 - idle;
    for (const [vm, share] of [
      [linux, 50 + (3 / 4) * rest],
      [counter, rest / 4],
    ] as const) {
      expect(vm!.share!.askedPercent).toBeCloseTo(share, 6);
      expect(Math.abs(vm!.share!.hadPercent / share - 1)).toBeLessThan(0.01);
    }
    expect(monitor!.share!.askedPercent).toBe(monitor!.share!.hadPercent);
    expect(monitor!.share!.hadPercent).toBeLessThan(12.5);
    expect(counter!.scheduling!.runMicroseconds).toBe(counter!.scheduling!.surplusMicroseconds);
    expect(report.cores[1]?.mvm?.entries).toBe(0);
  });
});

describe("two-rtos", () => {
  it("keeps every deadline of both RTOSes, beside a program that never gives the core away", async () => {
    const { report } = await runDemo("two-rtos", HALF_SECOND);
    const [rtos, monitor, counter] = report.vms;
    for (const vm of [rtos, monitor]) {
      expect(vm).toMatchObject({ state: "running", faults: 0, tasks: [{ misses: 0 }, { misses: 0 }] });
    }
    expect(monitor!.tasks[0]!.jobs).toBeGreaterThan(45);
    // From the earliest job on. If each switch moved the timer by the length of a switch, the
    // latency would be 15 µs by now.
    expect(monitor!.tasks[0]!.latencyMicroseconds!.max).toBeLessThan(TIMER_JITTER);
    expect(monitor!.scheduling!.periodsMissed).toBe(0);
    expect(counter!.processorPercent).toBeGreaterThan(95);
    expect(report.cores[1]?.mvm?.entries).toBe(0);
  });
});

describe("restart", () => {
  it("starts a failing guest again each time, and nobody else notices", async () => {
    const { report, output } = await runDemo("restart", HALF_SECOND);
    const [rtos, flaky, counter] = report.vms;
    expect(output["uart0"]).toMatch(/life 7.*enough/s);
    expect(output["uart0"]).not.toContain("memories");
    expect(flaky).toMatchObject({ state: "off", faults: 2, life: { starts: 7, watchdogMisses: 2 } });
    // Clearing and loading 4 MiB takes some 8 ms of the core. The VM has 2 ms of its own in every
    // 10 ms, and half of the 3 ms that no VM asks for.
    expect(flaky!.life!.startMicroseconds).toBeLessThan(40_000);
    expect(counter!.scheduling!.periodsMissed).toBe(0);
    expect(counter!.processorPercent).toBeGreaterThan(50);
    expect(rtos).toMatchObject({ tasks: [{ misses: 0 }, { misses: 0 }] });
    expect(report.cores[1]?.mvm?.entries).toBe(0);
  });
});

describe("channel", () => {
  it("Linux logs what the RTOS says", async () => {
    const { report, output } = await runDemo("channel", FIVE_SECONDS);
    expect(output["pl-uart"]).toMatch(
      /MVM-LINUX-READY.*control: t = 2001 ms, steps = 2000.*control: t = 4001 ms/s,
    );
    const [rtos, linux] = report.vms;
    expect(rtos).toMatchObject({ tasks: [{ misses: 0 }, { misses: 0 }] });
    expect(rtos!.sharing!.notificationsSent).toBeGreaterThanOrEqual(3);
    expect(linux!.sharing!.notificationsReceived).toBe(rtos!.sharing!.notificationsSent);
  });
});

describe("level-change", () => {
  it("gives a guest a core of its own and takes it back, while the others keep their reservations", async () => {
    const { report, output } = await runDemo("level-change", HALF_SECOND);
    expect(output["uart0"]).toContain("[watcher] done");
    expect(output["uart0"]).not.toContain("panic");
    const away = (level: string) =>
      [...output["uart0"]!.matchAll(new RegExp(`${level}: away for at most (\\d+) us`, "g"))].map(([, us]) =>
        Number(us),
      );
    expect(away("hrt")).toHaveLength(4);
    expect(Math.max(...away("hrt"))).toBeLessThanOrEqual(1);
    expect(Math.min(...away("srt"))).toBeGreaterThan(1_000);
    const [watcher, counter, other] = report.vms;
    expect(watcher).toMatchObject({ level: "srt", life: { levelChanges: 8 } });
    for (const vm of [counter, other]) expect(vm!.scheduling!.periodsMissed).toBe(0);
    // All the time of both cores is charged to a VM, whether the VM had the core alone or not. Only
    // MVM's start, and the time that MVM has not charged yet, are missing.
    const sum = [watcher, counter, other].reduce((total, vm) => total + vm!.processorPercent, 0);
    expect(sum).toBeGreaterThan(194);
    expect(sum).toBeLessThanOrEqual(200);
    expect(counter!.scheduling!.runMicroseconds).toBeGreaterThan(0.4 * SHARED_MICROSECONDS);
    expect(other!.processorPercent).toBeGreaterThan(counter!.processorPercent);
  });
});
