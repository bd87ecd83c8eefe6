/** The stubs of all calls: the registers that each stub gives to MVM. */
import { describe, expect, it } from "vitest";
import * as hypercall from "../../../packages/abi/src/hypercall";
import * as psci from "../../../packages/abi/src/psci";
import { loadProgram } from "../../../packages/toolchain/src/testing";

const program = loadProgram("guests/lib/test/stubs.ts");
/** Arguments without a meaning; all differ. */
const [A, B, C, D, E] = [0x11, 0x22, 0x33, 0x44, 0x55] as const;
/** Address of the results. */
const RESULTS = 0x0010_0000;

/** For each stub: arguments, and the registers of the call from r0 on. Missing registers are 0. */
const CALLS: readonly (readonly [stub: string, args: number[], registers: number[]])[] = [
  ["version", [], [hypercall.HYPERCALL_VERSION]],
  ["writeConsole", [A, B], [hypercall.HYPERCALL_CONSOLE_WRITE, A, B]],
  ["delay", [], [hypercall.HYPERCALL_DELAY, 0]],
  ["delayFor", [A], [hypercall.HYPERCALL_DELAY, A]],
  ["vmInfo", [A], [hypercall.HYPERCALL_VM_INFO, A]],
  ["readTime", [RESULTS], [hypercall.HYPERCALL_TIME]],
  ["setTimer", [A, B], [hypercall.HYPERCALL_TIMER, A, B]],
  ["cancelTimer", [], [hypercall.HYPERCALL_TIMER, 0]],
  ["delayPolling", [A, B, C, D, E], [hypercall.HYPERCALL_DELAY_POLLING, A, B, C, D, E]],
  ["channelInfo", [A, RESULTS], [hypercall.HYPERCALL_CHANNEL_INFO, A]],
  ["notifyChannel", [A], [hypercall.HYPERCALL_CHANNEL_NOTIFY, A]],
  ["acquireDevice", [A, B], [hypercall.HYPERCALL_LEASE_ACQUIRE, A, B]],
  ["releaseDevice", [A], [hypercall.HYPERCALL_LEASE_RELEASE, A]],
  ["leaseInfo", [A, RESULTS], [hypercall.HYPERCALL_LEASE_INFO, A]],
  ["changeLevel", [A], [hypercall.HYPERCALL_VM_LEVEL, hypercall.VM_SELF, A]],
  ["changeLevelOf", [A, B], [hypercall.HYPERCALL_VM_LEVEL, A, B]],
  ["startVm", [A], [hypercall.HYPERCALL_VM_START, A]],
  ["stopVm", [A], [hypercall.HYPERCALL_VM_STOP, A]],
  ["restartVm", [A], [hypercall.HYPERCALL_VM_RESTART, A]],
  ["vmStatus", [A], [hypercall.HYPERCALL_VM_STATUS, A]],
  ["readStatistic", [A, RESULTS], [hypercall.HYPERCALL_VM_STATISTIC, A]],
  ["kickWatchdog", [], [hypercall.HYPERCALL_WATCHDOG_KICK]],
  ["acknowledgeInterrupt", [], [hypercall.HYPERCALL_INTERRUPT_ACKNOWLEDGE]],
  ["endInterrupt", [], [hypercall.HYPERCALL_INTERRUPT_END]],
  ["enableInterrupt", [A, 1], [hypercall.HYPERCALL_INTERRUPT_ENABLE, A, 1]],
  ["psciVersion", [], [psci.PSCI_VERSION]],
  ["cpuOn", [A, B, C], [psci.PSCI_CPU_ON, A, B, C]],
  ["cpuOff", [], [psci.PSCI_CPU_OFF]],
  ["affinityInfo", [A], [psci.PSCI_AFFINITY_INFO, A, 0]],
  ["migrateInfoType", [], [psci.PSCI_MIGRATE_INFO_TYPE]],
  ["systemOff", [], [psci.PSCI_SYSTEM_OFF]],
  ["systemReset", [], [psci.PSCI_SYSTEM_RESET]],
  ["psciFeatures", [A], [psci.PSCI_FEATURES, A]],
  ["smcccVersion", [], [hypercall.SMCCC_VERSION]],
];
/** For the stubs that fill in an object. The object's address is no register of the call. */
const WITH_RESULTS = "smcResults";
const REGISTERS = 6;

describe("a stub of guests/lib", () => {
  it.each(CALLS)("%s", (stub, args, registers) => {
    program.hw.calls.length = 0;
    program.exports[stub]!(...args);
    const [call, ...more] = program.hw.calls.filter(({ name }) => name.startsWith("smc"));
    expect(more).toEqual([]);
    const given = [...call!.args];
    if (call!.name === WITH_RESULTS) expect(given.pop()).toBe(RESULTS);
    const padded = (values: number[]) => [...values, ...Array(REGISTERS - values.length).fill(0)];
    expect(padded(given)).toEqual(padded(registers));
  });

  it.each(["writeConsole", "notifyChannel", "releaseDevice"])(
    "%s completes earlier accesses before the call",
    (stub) => {
      program.hw.calls.length = 0;
      program.exports[stub]!(A, B);
      expect(program.hw.calls.map(({ name }) => name)).toEqual(["dsb", "smc"]);
    },
  );

  it("is there for every call of the abi", () => {
    const isCall = ([name, value]: [string, unknown]) =>
      /^(HYPERCALL|PSCI|SMCCC)_/.test(name) && Number(value) >= hypercall.SMCCC_VERSION;
    const numbers = Object.entries({ ...hypercall, ...psci }).filter(isCall);
    expect(numbers.length).toBeGreaterThan(30);
    const called = new Set(CALLS.map(([, , [number]]) => number));
    expect(numbers.filter(([, number]) => !called.has(number as number))).toEqual([]);
  });
});

describe("the results of a call", () => {
  it("are read as the abi packs them", () => {
    const { memory, exports } = program;
    memory.setUint32(RESULTS, 0x89ab_cdef, true);
    memory.setUint32(RESULTS + 4, 0x0123_4567, true);
    expect(exports["wideValue"]!(RESULTS)).toBe(0x0123_4567_89ab_cdefn);
    const [interrupt, end, peer] = [85, 1, 7];
    memory.setUint32(RESULTS + 8, interrupt | (end << 16) | (peer << 24), true);
    expect(exports["doorbellOf"]!(RESULTS)).toBe(interrupt);
    expect(exports["endOf"]!(RESULTS)).toBe(end);
    expect(exports["peerOf"]!(RESULTS)).toBe(peer);
  });
});
