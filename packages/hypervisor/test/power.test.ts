/**
 * A guest switches cores of its VM on and off (PSCI CPU_ON, CPU_OFF, AFFINITY_INFO), on the board.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as abi from "../../abi/src/index";
import * as guest from "./guest/layout";
import { aim, BASE, call, enable, sgi, TIMER_LINE, TwoCores } from "./two-cores";

const MIB = 0x10_0000;
const MEMORY = 4 * MIB;
const CONTEXT = 0x1234_5678;
const SVC_IRQ_MASKED = 0x93;
const PSR_CONTROL = 0xbf;
/** SCTLR: MMU, data cache, instruction cache, high vectors. */
const MMU_CACHES_VECTORS = (1 << 0) | (1 << 2) | (1 << 12) | (1 << 13);
const CPU_CALLS = 300;

/** Turns of an empty loop between two calls. A core needs up to about a hundred turns to begin. */
const PAUSES = [0, 5, 10, 20, 30, 45, 60, 90];
/**
 * The watchdog's period in µs; the moments of its action, in cycles after the order that kicked it.
 */
const WATCHDOG = 1000;
const LEAD_FIRST = 645_000;
const LEAD_LAST = 670_000;
const LEAD_STEP = 2500;

const info = (core: number, level = 0) => call(abi.PSCI_AFFINITY_INFO, core, level);
const on = (cores: TwoCores, core: number) =>
  call(abi.PSCI_CPU_ON, core, cores.machine.result(0, guest.RESULT_ENTRY_ARM), 0);
const CPU_OFF = call(abi.PSCI_CPU_OFF);

/** Makes `core` switch itself off, and waits until it is off. */
function switchOff(cores: TwoCores, core: number): void {
  cores.order(core, CPU_OFF);
  cores.run(0.1);
}

describe("CPU_ON", () => {
  test.each([
    ["ARM", false],
    ["Thumb", true],
  ])("begins a core in %s state with the registers that PSCI says", async (_state, thumb) => {
    const cores = await TwoCores.start();
    cores.switchOn(1, CONTEXT, thumb);
    const entry = (word: number) => cores.box(1, guest.CORE_ENTRY + word);
    expect(entry(0)).toBe(CONTEXT);
    for (let register = 1; register * 4 <= guest.ENTRY_LR; register++) expect(entry(register * 4)).toBe(0);
    expect(entry(guest.ENTRY_CPSR) & PSR_CONTROL).toBe(SVC_IRQ_MASKED);
    expect(entry(guest.ENTRY_SCTLR) & MMU_CACHES_VECTORS).toBe(0);
    expect(entry(guest.ENTRY_THUMB)).toBe(thumb ? 1 : 0);
  });

  test("of a core that is on, or that is not there, or at no place of the VM's is refused, and changes nothing", async () => {
    const cores = await TwoCores.startBoth();
    const entry = cores.machine.result(0, guest.RESULT_ENTRY_ARM);
    expect(cores.do(0, call(abi.PSCI_CPU_ON, 1, entry, 0))).toBe(abi.ALREADY_ON);
    expect(cores.do(1, call(abi.PSCI_CPU_ON, 1, entry, 0))).toBe(abi.ALREADY_ON);
    const word = fc.nat({ max: 0xffff_ffff });
    const affinity = fc.oneof(fc.constantFrom(0, 1, 2, 0x100, 0x0100_0000, 0x8000_0001), word);
    const place = fc.oneof(
      fc.nat({ max: MEMORY + 8 }).map((offset) => BASE - 4 + offset),
      fc.constantFrom(
        0,
        entry | 1,
        entry | 2,
        BASE + MEMORY - 4,
        BASE + MEMORY - 2,
        abi.MVM_BASE,
        0xffff_fffc,
      ),
      word,
    );
    fc.assert(
      fc.property(affinity, place, fc.integer({ min: 0, max: 1 }), (core, at, caller) => {
        const inside = at >= BASE && (at & ~1) >>> 0 <= BASE + MEMORY - 4;
        const aligned = (at & 1) === 1 || (at & 2) === 0;
        const expected =
          core > 1 ? abi.INVALID_PARAMETERS : inside && aligned ? abi.ALREADY_ON : abi.INVALID_ADDRESS;
        expect(cores.do(caller, call(abi.PSCI_CPU_ON, core, at, CONTEXT))).toBe(expected);
      }),
      { numRuns: CPU_CALLS, seed: 1 },
    );
    expect([0, 1].map((core) => cores.serves(core))).toEqual([true, true]);
    expect(cores.box(1, guest.CORE_ENTRY)).toBe(0);
  });

  test("twice at once begins the core once", async () => {
    const cores = await TwoCores.start();
    const entry = cores.machine.result(0, guest.RESULT_ENTRY_ARM);
    const second = cores.do(0, call(abi.PSCI_CPU_ON, 1, entry, CONTEXT), 2);
    expect([abi.ON_PENDING, abi.ALREADY_ON]).toContain(second);
    expect(cores.box(0, guest.CORE_SUCCESSES)).toBe(1);
    expect(cores.serves(1)).toBe(true);
  });

  test.each(PAUSES)("and, %i turns later, CPU_OFF of the caller leave the VM to the other", async (pause) => {
    const cores = await TwoCores.start();
    cores.orderTwo(0, on(cores, 1), abi.PSCI_CPU_OFF, pause);
    cores.run(0.5);
    expect(cores.report(abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_RUNNING);
    expect([0, 1].map((core) => cores.serves(core))).toEqual([false, true]);
  });

  test.each(PAUSES)("and, %i turns later, a reset of the VM leave it with its first core", async (pause) => {
    const cores = await TwoCores.start();
    cores.orderTwo(0, on(cores, 1), abi.PSCI_SYSTEM_RESET, pause);
    cores.run(1);
    cores.awaitService();
    expect(cores.report(abi.VM_REPORT_STARTS)).toBe(2);
    expect(cores.serves(1)).toBe(false);
    expect(cores.do(0, info(1))).toBe(abi.PSCI_OFF);
    cores.switchOn(1);
  });

  test("of a core while MVM stops the VM does not begin it", async () => {
    for (let lead = LEAD_FIRST; lead < LEAD_LAST; lead += LEAD_STEP) {
      const cores = await TwoCores.startBoth({ watchdogPeriod: WATCHDOG, watchdogAction: abi.ACTION_STOP });
      switchOff(cores, 0);
      cores.do(1, call(abi.HYPERCALL_WATCHDOG_KICK));
      cores.machine.board.run({ for: lead });
      cores.order(1, on(cores, 0));
      cores.run(2);
      expect(cores.report(abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_STOPPED);
      expect([0, 1].map((core) => cores.serves(core))).toEqual([false, false]);
    }
  });
});

describe("AFFINITY_INFO and CPU_OFF", () => {
  test("a core is off, on, off, and on again", async () => {
    const cores = await TwoCores.start();
    expect(cores.do(0, info(0))).toBe(abi.PSCI_ON);
    expect(cores.do(0, info(1))).toBe(abi.PSCI_OFF);
    expect(cores.do(0, info(2))).toBe(abi.INVALID_PARAMETERS);
    expect(cores.do(0, info(1, 1))).toBe(abi.INVALID_PARAMETERS);
    for (const round of [1, 2, 3]) {
      cores.switchOn(1, round);
      expect(cores.box(1, guest.CORE_ENTRY)).toBe(round);
      expect(cores.do(0, info(1))).toBe(abi.PSCI_ON);
      expect(cores.do(1, info(0))).toBe(abi.PSCI_ON);
      switchOff(cores, 1);
      expect(cores.do(0, info(1))).toBe(abi.PSCI_OFF);
      expect(cores.serves(1)).toBe(false);
    }
    expect(cores.report(abi.VM_REPORT_STARTS)).toBe(1);
  });

  test("the first core goes and comes back, and the VM keeps its shared lines", async () => {
    const cores = await TwoCores.startBoth();
    cores.do(1, enable(TIMER_LINE));
    cores.do(1, aim(TIMER_LINE, 1));
    switchOff(cores, 0);
    expect(cores.do(1, info(0))).toBe(abi.PSCI_OFF);
    expect(cores.do(1, call(abi.HYPERCALL_TIMER, 100, TIMER_LINE))).toBe(abi.SUCCESS);
    cores.run(0.2);
    expect(cores.box(1, guest.CORE_ACKNOWLEDGED)).toBe(TIMER_LINE);
    cores.switchOn(0, CONTEXT);
    expect(cores.box(0, guest.CORE_ENTRY)).toBe(CONTEXT);
    cores.do(1, call(abi.HYPERCALL_TIMER, 100, TIMER_LINE));
    cores.run(0.2);
    expect(cores.box(1, guest.CORE_INTERRUPTS)).toBe(2);
    cores.do(1, sgi(5, 0));
    expect(cores.box(0, guest.CORE_ACKNOWLEDGED)).toBe(5 | (1 << 10));
  });

  test("a core that left while it handled an SGI takes SGIs again when it is back", async () => {
    const cores = await TwoCores.startBoth();
    cores.setBox(1, guest.CORE_HOLD, 1);
    cores.do(0, sgi(3, 1));
    cores.do(0, sgi(4, 1));
    cores.order(0, call(abi.PSCI_SYSTEM_RESET));
    cores.run(0.1);
    cores.awaitService();
    cores.switchOn(1);
    expect(cores.box(1, guest.CORE_INTERRUPTS)).toBe(0);
    cores.do(0, sgi(3, 1));
    expect(cores.box(1, guest.CORE_ACKNOWLEDGED)).toBe(3);
  });

  test.each([[[1, 0]], [[0, 1]]])("the last core of %j switches the VM off", async (order) => {
    const cores = await TwoCores.startBoth();
    switchOff(cores, order[0]!);
    expect(cores.report(abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_RUNNING);
    switchOff(cores, order[1]!);
    expect(cores.report(abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_OFF);
    expect(cores.said("VM guest0 is off")).toBe(1);
  });

  test.each([0, 50, 100, 150, 200, 250, 300])(
    "of both cores, %i cycles apart, switches the VM off",
    async (lead) => {
      const cores = await TwoCores.startBoth();
      cores.order(1, CPU_OFF);
      cores.machine.board.run({ for: lead });
      cores.order(0, CPU_OFF);
      cores.run(0.5);
      expect(cores.report(abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_OFF);
      expect(cores.said("VM guest0 is off")).toBe(1);
    },
  );
});
