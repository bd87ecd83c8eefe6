/** A VM with two cores ends, on the board, whichever core ends it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as abi from "../../abi/src/index";
import * as guest from "./guest/layout";
import { aim, call, enable, FAULT, pend, sgi, TIMER_LINE, TwoCores } from "./two-cores";

const CORES = [0, 1] as const;
const RESET = call(abi.PSCI_SYSTEM_RESET);
const OFF = call(abi.PSCI_SYSTEM_OFF);
const RESTART = call(abi.HYPERCALL_VM_RESTART, abi.VM_SELF);
const RESTARTING = { flags: abi.VM_FLAG_RESTART_ON_FAULT | abi.VM_FLAG_MANAGER };
/** More cycles than MVM needs to stop both cores. */
const LONGEST_LEAD = 6000;
const RUNS = 40;

/**
 * The VM is loaded again and runs only on its first core, and the second core can be switched on.
 */
function expectFresh(cores: TwoCores, starts: number): void {
  cores.awaitService();
  expect(cores.report(abi.VM_REPORT_STARTS)).toBe(starts);
  expect(cores.report(abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_RUNNING);
  expect(cores.do(0, call(abi.PSCI_AFFINITY_INFO, 1))).toBe(abi.PSCI_OFF);
  expect(cores.box(1, guest.CORE_ROUNDS)).toBe(0);
  cores.switchOn(1, starts);
  expect(cores.box(1, guest.CORE_ENTRY)).toBe(starts);
  for (const core of CORES) {
    const interrupts = cores.box(core, guest.CORE_INTERRUPTS);
    cores.do(1 - core, sgi(1, core));
    cores.run(0.02);
    expect(cores.box(core, guest.CORE_INTERRUPTS)).toBe(interrupts + 1);
  }
}

function expectOver(cores: TwoCores, state: number): void {
  expect(cores.report(abi.VM_REPORT_STATE)).toBe(state);
  expect(CORES.map((core) => cores.serves(core))).toEqual([false, false]);
  expect(CORES.map((core) => cores.machine.core(core, abi.CORE_VM))).toEqual([abi.NO_VM, abi.NO_VM]);
  expect(cores.said("every VM is off")).toBe(1);
}

describe.each(CORES)("while both cores run, core %i", (core) => {
  test("resets the VM", async () => {
    const cores = await TwoCores.startBoth();
    cores.order(core, RESET);
    cores.run(1);
    expectFresh(cores, 2);
    expect(cores.said("VM guest0 restarted: SRT, cores 0, 1, 4 MiB")).toBe(1);
  });

  test("switches the VM off", async () => {
    const cores = await TwoCores.startBoth();
    cores.order(core, OFF);
    cores.run(1);
    expectOver(cores, abi.VM_STATE_OFF);
    expect(cores.said("VM guest0 is off")).toBe(1);
  });

  test("faults, and the VM stops", async () => {
    const cores = await TwoCores.startBoth();
    cores.order(core, FAULT);
    cores.run(1);
    expectOver(cores, abi.VM_STATE_FAULTED);
    expect(cores.report(abi.VM_REPORT_FAULT_CORE)).toBe(core);
    expect(cores.machine.console).toMatch(
      new RegExp(`VM guest0 stopped: read refused at 0x3c000000.*mode svc, core ${core}\n`),
    );
  });

  test("faults, and the VM starts again", async () => {
    const cores = await TwoCores.startBoth(RESTARTING);
    cores.order(core, FAULT);
    cores.run(1);
    expectFresh(cores, 2);
  });

  test("has the VM, its own manager's, restarted", async () => {
    const cores = await TwoCores.startBoth(RESTARTING);
    cores.order(core, RESTART);
    cores.run(1);
    expectFresh(cores, 2);
  });

  test("misses the watchdog that it kicked, and the VM starts again", async () => {
    const cores = await TwoCores.startBoth({ watchdogPeriod: 1000, watchdogAction: abi.ACTION_RESTART });
    cores.do(core, call(abi.HYPERCALL_WATCHDOG_KICK));
    cores.run(3);
    expect(cores.said("missed its watchdog: restarted")).toBe(1);
    expectFresh(cores, 2);
  });

  test("waits while the watchdog stops the VM", async () => {
    const cores = await TwoCores.startBoth({ watchdogPeriod: 1000, watchdogAction: abi.ACTION_STOP });
    cores.do(core, call(abi.HYPERCALL_WATCHDOG_KICK));
    cores.order(core, call(abi.HYPERCALL_DELAY, 0));
    cores.run(3);
    expectOver(cores, abi.VM_STATE_STOPPED);
  });

  test("resets the VM while the other is off", async () => {
    const cores = await TwoCores.startBoth();
    cores.order(1 - core, call(abi.PSCI_CPU_OFF));
    cores.run(0.1);
    cores.order(core, RESET);
    cores.run(1);
    expectFresh(cores, 2);
  });

  test("resets the VM while the other handles an interrupt of the other's, and a shared one", async () => {
    for (const send of [sgi(4, 1 - core), call(abi.HYPERCALL_TIMER, 1, TIMER_LINE)]) {
      const cores = await TwoCores.startBoth();
      cores.do(core, enable(TIMER_LINE));
      cores.do(core, aim(TIMER_LINE, 1 - core));
      cores.setBox(1 - core, guest.CORE_HOLD, 1);
      cores.do(core, send);
      cores.run(0.1);
      expect(cores.serves(1 - core)).toBe(false);
      cores.order(core, RESET);
      cores.run(1);
      expectFresh(cores, 2);
    }
  });
});

describe("a lease of the second core", () => {
  const LEASED_LINE = 70;
  const UNSEEN = {
    base: 0xf800_2000,
    length: 0x1000,
    register: abi.SECURITY_APB,
    bits: abi.SECURITY_APB_TTC1,
  };
  const sharedDevices = [{ ...UNSEEN, interrupt: LEASED_LINE, vms: 1, hold: 1_000_000 }];

  /** The second core has the device, and is in the handler of the device's interrupt. */
  async function handling(): Promise<TwoCores> {
    const cores = await TwoCores.startBoth({}, { sharedDevices });
    expect(cores.do(1, call(abi.HYPERCALL_LEASE_ACQUIRE, 0))).toBe(abi.SUCCESS);
    cores.do(1, enable(LEASED_LINE));
    cores.setBox(1, guest.CORE_HOLD, 1);
    cores.do(0, pend(LEASED_LINE));
    cores.run(0.1);
    expect(cores.box(1, guest.CORE_ACKNOWLEDGED)).toBe(LEASED_LINE);
    return cores;
  }

  test("is over when the VM is reset while that core handles its interrupt", async () => {
    const cores = await handling();
    cores.order(0, RESET);
    cores.run(1);
    expectFresh(cores, 2);
  });

  test("is given back by the first one while that core handles its interrupt", async () => {
    const cores = await handling();
    expect(cores.do(0, call(abi.HYPERCALL_LEASE_RELEASE, 0))).toBe(abi.SUCCESS);
    cores.setBox(1, guest.CORE_HOLD, 0);
    cores.run(0.1);
    const interrupts = cores.box(1, guest.CORE_INTERRUPTS);
    cores.do(0, sgi(1, 1));
    cores.run(0.02);
    expect(cores.box(1, guest.CORE_INTERRUPTS)).toBe(interrupts + 1);
  });
});

test("the operator stops the VM while both cores run, and starts it again", async () => {
  const cores = await TwoCores.startBoth();
  const type = (line: string) => {
    cores.machine.board.uart(0).send(`${line}\n`);
    cores.run(20);
  };
  type("stop guest0");
  expectOver(cores, abi.VM_STATE_STOPPED);
  expect(cores.said("guest0: SRT, cores 0, 1, stopped, starts 1")).toBe(1);
  type("start guest0");
  expectFresh(cores, 2);
});

test("both cores at once, the one a little before the other: the VM ends once, as one of them says", async () => {
  const cores = await TwoCores.startBoth(RESTARTING);
  let starts = 1;
  const operation = fc.constantFrom(RESET, RESTART, FAULT);
  fc.assert(
    fc.property(operation, operation, fc.integer({ min: 0, max: 1 }), fc.nat(LONGEST_LEAD), (...how) => {
      const [mine, others, first, lead] = how;
      cores.order(first, mine);
      cores.machine.board.run({ for: lead });
      cores.order(1 - first, others);
      cores.run(2);
      expectFresh(cores, ++starts);
    }),
    { numRuns: RUNS, seed: 1, endOnFailure: true },
  );
  expect(cores.said("panic")).toBe(0);
});

test.each(CORES)(
  "core %i switches the VM off a little before the other resets it: it is off",
  async (core) => {
    for (const lead of [60, 120, 200, 300]) {
      const cores = await TwoCores.startBoth();
      cores.order(core, OFF);
      cores.machine.board.run({ for: lead });
      cores.order(1 - core, RESET);
      cores.run(1);
      expectOver(cores, abi.VM_STATE_OFF);
    }
  },
);

test.each([0, 150, 300, 600, 1200])(
  "both switch the VM off, %i cycles apart: it is off once",
  async (lead) => {
    const cores = await TwoCores.startBoth();
    cores.order(0, OFF);
    cores.machine.board.run({ for: lead });
    cores.order(1, OFF);
    cores.run(1);
    expectOver(cores, abi.VM_STATE_OFF);
    expect(cores.said("VM guest0 is off")).toBe(1);
  },
);
