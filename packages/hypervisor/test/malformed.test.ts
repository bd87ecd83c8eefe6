/**
 * Three guests make random and malformed hypercalls. For all arguments: MVM does not panic, a call
 * that fails has changed nothing, and no guest sees a register or a byte of another guest or of
 * MVM.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import * as abi from "../../abi/src/index";
import * as layout from "../src/core/layout";
import { CHANNEL_BASES, HARD_CORE, memoryOf, SHARED_CORE, Trio, UART1, VMS } from "./trio";

const { VCPU_STRUCTURE_SIZE, VCPUS } = layout;
const CALLS = 200;
const RUNS = 60;
const REGISTERS = 13;
const PC_CPSR = 2;
/**
 * MVM's state beside the report: VMs, cores, alarms, services, virtual CPUs. The clock's word is
 * excluded.
 */
const STATE = layout.VMS;
const LOCKS = [
  layout.OPERATOR_LOCK,
  layout.LEVEL_LOCK,
  layout.SERVICE_LOCK,
  layout.GROUP_LOCK,
  layout.CONSOLE_LOCK,
];
/** From a lock's next ticket to the ticket that is served (core/spinlock.ts). */
const SERVED_TICKET = 4;
const STATE_END = VCPUS + layout.MAX_VCPUS * VCPU_STRUCTURE_SIZE;
/** These calls change a VM or its level. This test does not check their effects. */
const CONTROL = new Set<number>([
  abi.PSCI_SYSTEM_OFF,
  abi.PSCI_SYSTEM_RESET,
  abi.PSCI_CPU_OFF,
  abi.HYPERCALL_VM_LEVEL,
]);
const SECRET = 0x5ec0_0000;
const SECRETS_PER_VM = 0x100;

const interesting = fc.constantFrom(
  0,
  1,
  2,
  3,
  4,
  15,
  29,
  42,
  50,
  61,
  84,
  96,
  4096,
  4097,
  abi.DELAY_MAX,
  abi.DELAY_MAX + 1,
  abi.MVM_BASE,
  abi.SYSTEM_IMAGE_BASE,
  memoryOf(0),
  memoryOf(1) + 0x8000,
  memoryOf(2) + 0xf_fffc,
  CHANNEL_BASES[0],
  UART1,
  0x7fff_ffff,
  0x8000_0000,
  0xffff_fffc,
  0xffff_ffff,
);
const word = fc.nat({ max: 0xffff_ffff });
const argument = fc.oneof({ weight: 3, arbitrary: interesting }, { weight: 1, arbitrary: word });
const functionNumber = fc.oneof(
  { weight: 6, arbitrary: fc.nat({ max: 0x7f }).map((n) => abi.HYPERCALL_VERSION + n) },
  { weight: 1, arbitrary: fc.nat({ max: 0x1f }).map((n) => abi.PSCI_VERSION + n) },
  { weight: 1, arbitrary: word },
);
const call = fc.record({
  core: fc.constantFrom(SHARED_CORE, HARD_CORE),
  registers: fc.tuple(functionNumber, argument, argument, argument, argument, argument),
});

/** Marks every register of each VM's virtual CPUs with the VM's own value. */
function markRegisters(trio: Trio): void {
  for (let vm = 0; vm < VMS.length; vm++) {
    for (let n = 0; n < REGISTERS; n++) trio.write(VCPUS + vm * VCPU_STRUCTURE_SIZE + n * 4, secret(vm, n));
    for (let at = 0; at < 0x400; at += 4) trio.write(memoryOf(vm) + 0x8000 + at, secret(vm, 0x80));
  }
}

function secret(vm: number, n: number): number {
  return SECRET + vm * SECRETS_PER_VM + n;
}

function registersOf(trio: Trio, vm: number): number[] {
  return Array.from({ length: REGISTERS + PC_CPSR }, (_, n) =>
    trio.read(VCPUS + vm * VCPU_STRUCTURE_SIZE + n * 4),
  );
}

function stateOf(trio: Trio): Buffer {
  const bytes = Buffer.from(new Uint8Array(trio.program.memory.buffer.slice(STATE, STATE_END)));
  bytes.writeUInt32LE(0, layout.CLOCK_EPOCH - STATE);
  for (const lock of LOCKS) {
    // The tickets grow with each use. Between two calls every lock is free.
    expect(trio.read(lock + SERVED_TICKET)).toBe(trio.read(lock));
    for (const word of [lock, lock + SERVED_TICKET]) bytes.writeUInt32LE(0, word - STATE);
  }
  return bytes;
}

/** Makes one call, and checks everything that must hold after it. */
function judge(trio: Trio, core: number, registers: readonly number[]): void {
  const caller = (trio.vcpu(core) - VCPUS) / VCPU_STRUCTURE_SIZE;
  for (let n = 0; n < REGISTERS; n++) trio.write(trio.vcpu(core) + n * 4, secret(caller, n));
  for (const [n, value] of registers.entries()) trio.write(trio.vcpu(core) + n * 4, value);
  const before = VMS.map((_, vm) => registersOf(trio, vm));
  const state = stateOf(trio);
  trio.program.hw.calls.length = 0;

  trio.hypercall(core, ...registers);
  expect(trio.phase).toBe(abi.PHASE_RUNNING);

  const after = VMS.map((_, vm) => registersOf(trio, vm));
  for (const vm of VMS.keys()) {
    // A waiting VM may have received its result.
    if (vm !== caller) expect(after[vm]!.slice(1)).toEqual(before[vm]!.slice(1));
    if (vm !== caller && after[vm]![0] !== before[vm]![0])
      expect([0, abi.TIMED_OUT >>> 0]).toContain(after[vm]![0]);
  }
  expect(after[caller]!.slice(4)).toEqual(before[caller]!.slice(4));
  const given = new Set(registers);
  for (const value of after[caller]!.slice(0, 4)) {
    const foreign = value >= SECRET && value < SECRET + VMS.length * SECRETS_PER_VM;
    if (foreign && !given.has(value)) expect((value - SECRET) >>> 8).toBe(caller);
  }
  const goesOn = trio.running[core] === VCPUS + caller * VCPU_STRUCTURE_SIZE;
  if (!goesOn || (after[caller]![0]! | 0) >= 0) return;
  expect(after[caller]!.slice(1)).toEqual(before[caller]!.slice(1));
  const now = stateOf(trio);
  for (const bytes of [state, now]) bytes.writeUInt32LE(0, VCPUS + caller * VCPU_STRUCTURE_SIZE - STATE);
  expect(now.equals(state)).toBe(true);
}

test("random and malformed hypercalls harm nobody", () => {
  let judged = 0;
  fc.assert(
    fc.property(fc.array(call, { minLength: CALLS, maxLength: CALLS }), (calls) => {
      const trio = new Trio();
      // MVM loads the second VM of the core when that VM has the core.
      trio.hypercall(SHARED_CORE, abi.HYPERCALL_DELAY, 100);
      trio.pass(101);
      markRegisters(trio);
      for (const { core, registers } of calls) {
        if (trio.running[core] === undefined || CONTROL.has(registers[0])) continue;
        judge(trio, core, registers);
        judged++;
      }
    }),
    { numRuns: RUNS, seed: 3, endOnFailure: true },
  );
  expect(judged).toBeGreaterThan((CALLS * RUNS) / 4); // a core on which both VMs wait makes no call
});
