/** MVM's promises about a guest's processor, checked by a guest on the board (guest/conform.ts). */
import { beforeAll, describe, expect, test } from "vitest";
import * as abi from "../../abi/src/index";
import { VCPU_STRUCTURE_SIZE, VCPUS } from "../src/core/layout";
import { BoardMachine, guestBase, testGuest } from "./board-machine";
import * as guest from "./guest/layout";
import { offset } from "./offsets";

const BUFFER = guestBase(0) + 0x9_0000;
/** The value of argument registers that a call does not use. */
const fill = (register: number) => (0xa5a5_0000 + register * 0x0101) >>> 0;
const GIVEN_LR = 0x1122_3344;
/** NZCVQ and GE, in SVC mode with IRQs masked. */
const FLAGS = [0xf80f_0093, 0xa805_0093, 0x500a_0093, 0x0000_0093];
const PSR_A_F = (1 << 8) | (1 << 6);
const GIVEN_SPSR = 0x6000_01d0;
const OTHER_CORE = 1;
const MEMORY_SIZE = 0x40_0000;
const LR = 13;
const CPSR = 14;
const SPSR = 15;

interface Call {
  name: string;
  call: number;
  /** r1 … */
  arguments?: number[];
  result: number;
  /** The registers in which the call returns more results. */
  more?: number[];
}

const CALLS: Call[] = [
  { name: "version", call: abi.HYPERCALL_VERSION, result: 1 },
  { name: "console", call: abi.HYPERCALL_CONSOLE_WRITE, arguments: [BUFFER, 6], result: 6 },
  { name: "delay", call: abi.HYPERCALL_DELAY, arguments: [200], result: abi.TIMED_OUT },
  { name: "VM information", call: abi.HYPERCALL_VM_INFO, arguments: [abi.VM_INFO_VMS], result: 3 },
  { name: "time", call: abi.HYPERCALL_TIME, result: 0, more: [1, 2] },
  { name: "timer", call: abi.HYPERCALL_TIMER, arguments: [0], result: 0 },
  {
    name: "delay with polling",
    call: abi.HYPERCALL_DELAY_POLLING,
    arguments: [BUFFER + 8, 1, 1, 50, 200],
    result: abi.TIMED_OUT,
  },
  { name: "channel", call: abi.HYPERCALL_CHANNEL_INFO, arguments: [0], result: 0, more: [1, 2, 3] },
  { name: "doorbell", call: abi.HYPERCALL_CHANNEL_NOTIFY, arguments: [0], result: 0 },
  { name: "lease", call: abi.HYPERCALL_LEASE_ACQUIRE, arguments: [0, 0], result: 0 },
  { name: "lease info", call: abi.HYPERCALL_LEASE_INFO, arguments: [0], result: 0, more: [1, 2, 3] },
  { name: "release", call: abi.HYPERCALL_LEASE_RELEASE, arguments: [0], result: 0 },
  { name: "level", call: abi.HYPERCALL_VM_LEVEL, arguments: [abi.VM_SELF, 0], result: abi.DENIED },
  { name: "start", call: abi.HYPERCALL_VM_START, arguments: [1], result: abi.DENIED },
  { name: "stop", call: abi.HYPERCALL_VM_STOP, arguments: [1], result: abi.DENIED },
  { name: "restart", call: abi.HYPERCALL_VM_RESTART, arguments: [1], result: abi.DENIED },
  {
    name: "status",
    call: abi.HYPERCALL_VM_STATUS,
    arguments: [abi.VM_SELF],
    result: abi.VM_STATE_RUNNING,
  },
  { name: "statistic", call: abi.HYPERCALL_VM_STATISTIC, arguments: [0], result: 0, more: [1, 2] },
  { name: "watchdog", call: abi.HYPERCALL_WATCHDOG_KICK, result: abi.NOT_SUPPORTED },
  { name: "unknown", call: 0x8600_00ff, result: abi.NOT_SUPPORTED },
  { name: "SMCCC version", call: abi.SMCCC_VERSION, result: abi.SMCCC_VERSION_1_1 },
  { name: "PSCI version", call: abi.PSCI_VERSION, result: abi.PSCI_VERSION_1_0 },
];

function given({ call, arguments: values = [] }: Call, index: number): number[] {
  const registers = Array.from({ length: 13 }, (_, n) => (n === 0 ? call : (values[n - 1] ?? fill(n))));
  return [...registers, GIVEN_LR, FLAGS[index % FLAGS.length]!, GIVEN_SPSR];
}

function bytesOf(words: number[]): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(words.length * 4));
  for (const [index, word] of words.entries()) bytes.setUint32(index * 4, word, true);
  return new Uint8Array(bytes.buffer);
}

let machine: BoardMachine;
beforeAll(async () => {
  const conform = await testGuest(0, guest.TASK_CONFORM, CALLS.length);
  const table = CALLS.flatMap((call, index) => [
    ...given(call, index),
    ...new Array<number>(guest.CALL_WORDS).fill(0),
  ]);
  conform.images!.push(
    { destination: guestBase(0) + guest.CALLS, bytes: bytesOf(table) },
    { destination: BUFFER, bytes: Buffer.from("hello\n") },
  );
  // A delay switches to another VM and back. A third VM, on the other core, must not notice.
  machine = await BoardMachine.start(
    [
      conform,
      await testGuest(1, guest.TASK_SPIN, 0),
      await testGuest(2, guest.TASK_SPIN, 0, { level: abi.LEVEL_HRT, cores: 2 }),
    ],
    {
      channels: [{ ends: [0, 1], base: 0x1300_0000, doorbells: [84, 85] }],
      sharedDevices: [
        {
          base: 0xe000_1000,
          register: abi.SECURITY_APB_SLAVES,
          bits: abi.SECURITY_APB_SLAVES_UART1,
          vms: 0b001,
          hold: 100_000, // longer than the other VM's turn
        },
      ],
    },
  );
  machine.run(40);
});

test("the guest came to its end, and says hello", () => {
  expect([0, 1, 2].map((n) => machine.result(n, guest.RESULT_ERROR))).toEqual([0, 0, 0]);
  expect(machine.result(0, guest.RESULT_ROUNDS)).toBeGreaterThan(0);
  expect(machine.console).toContain("[guest0] hello\n");
});

describe("a call keeps every register but its results, the flags and the saved status", () => {
  test.each(CALLS.map((call, index) => [call.name, call, index] as const))("%s", (_name, call, index) => {
    const at = guest.CALLS - guest.PARAMETERS + (index * 2 + 1) * guest.CALL_WORDS * 4;
    const seen = Array.from({ length: guest.CALL_WORDS }, (_, n) => machine.result(0, at + n * 4));
    const expected = given(call, index);
    expected[0] = call.result >>> 0;
    for (const n of call.more ?? []) expected[n] = seen[n]!;
    expect(seen.slice(0, LR)).toEqual(expected.slice(0, LR));
    expect(seen[LR]).toBe(expected[LR]);
    expect(seen[CPSR]!.toString(16)).toBe(expected[CPSR]!.toString(16));
    expect(seen[SPSR]).toBe(expected[SPSR]);
  });
});

test("a guest cannot mask FIQs or asynchronous aborts", () => {
  expect(machine.result(0, guest.RESULT_MASKED_CPS) & PSR_A_F).toBe(0);
  expect(machine.result(0, guest.RESULT_MASKED_MSR) & PSR_A_F).toBe(0);
});

test("no exclusive reservation lives through a call", () => {
  expect(machine.result(0, guest.RESULT_STREX)).toBe(0);
  expect(machine.result(0, guest.RESULT_STREX_AFTER_CALL)).toBe(1);
});

test("delay returns when the guest's timer interrupt is pending", () => {
  expect(machine.result(0, guest.RESULT_TIMER_BEFORE)).toBe(0);
  expect(machine.result(0, guest.RESULT_DELAY) | 0).toBe(abi.SUCCESS);
  expect(machine.result(0, guest.RESULT_TIMER_AFTER)).toBe(1);
});

test("a panic on one core stops the other by FIQ, and tells file, line and the guest's registers", () => {
  const fiqs = machine.core(OTHER_CORE, abi.CORE_FIQS);
  // An impossible state: the VM is off, but it runs. The next switch of VMs detects it.
  const vcpu = VCPUS + machine.core(0, abi.CORE_VM) * VCPU_STRUCTURE_SIZE;
  machine.board.writeMemory(vcpu + offset("VCPU_STATE"), new Uint8Array(4));
  machine.board.run({ for: 20_000_000 });
  expect(machine.console).toMatch(
    /MVM: panic on core 0, VM guest[01]: packages\/hypervisor\/src\/core\/\S+\.ts:\d+ a VM that is off was loaded\n/,
  );
  const [, pc] = /registers of the guest when it entered MVM:\n {2}pc (0x\w+) cpsr/.exec(machine.console)!;
  expect([0, 1].map(guestBase)).toContain(Number(pc) & ~(MEMORY_SIZE - 1));
  expect(machine.core(OTHER_CORE, abi.CORE_FIQS)).toBe(fiqs + 1);
  const rounds = [1, 2].map((n) => machine.result(n, guest.RESULT_ROUNDS));
  machine.board.run({ for: 20_000_000 });
  expect([1, 2].map((n) => machine.result(n, guest.RESULT_ROUNDS))).toEqual(rounds);
});
