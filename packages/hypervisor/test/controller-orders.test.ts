/**
 * Whatever a VM does to the interrupt controller while a manager stops, starts and moves the VMs:
 * afterwards the controller is as the other VMs had it.
 */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import * as abi from "../../abi/src/index";
import { type AccessOf, aim, HOSTILE, interruptsIn, LINES, NEIGHBOUR, wrongEnds } from "./controller";
import { MANAGER, ManagedMachine, type Order, OTHER } from "./controller-orders";
import { access } from "./controller-random";

const SPIN = 0;
const SGI_COUNT = 16;
const ENDS = [SPIN, abi.HYPERCALL_DELAY, abi.PSCI_SYSTEM_OFF, abi.PSCI_SYSTEM_RESET];
const TIMED = [NEIGHBOUR, OTHER];
const OTHERS = [...TIMED, MANAGER];

/** The hostile guest is off. The others go on, and then they are started anew. */
function afterwards(managed: ManagedMachine) {
  managed.goHome();
  managed.stop(HOSTILE);
  for (const vm of TIMED) managed.start(vm);
  const goingOn = OTHERS.map((vm) => managed.seenBy(vm, true));
  expectHearing(managed);
  for (const vm of TIMED) managed.restart(vm);
  expectHearing(managed);
  return { goingOn, anew: OTHERS.map((vm) => managed.seenBy(vm, false)) };
}

/** No core is deaf: each guest has a timer of 0.3 ms, and runs 0.3 ms of each ms. */
function expectHearing({ machine }: ManagedMachine): void {
  for (const vm of TIMED) expect(interruptsIn(machine, vm, 4)).toBeGreaterThan(2);
}

let alone: ReturnType<typeof afterwards>;
beforeAll(async () => {
  alone = afterwards(await ManagedMachine.start([], abi.HYPERCALL_DELAY));
});

const { HYPERCALL_VM_STOP, HYPERCALL_VM_START, HYPERCALL_VM_RESTART, HYPERCALL_VM_LEVEL } = abi;
const life = fc.constantFrom(HYPERCALL_VM_STOP, HYPERCALL_VM_START, HYPERCALL_VM_RESTART);
const level = fc.constantFrom(abi.LEVEL_SRT, abi.LEVEL_HRT);
/** The hostile guest more often than the others. */
const ended = fc.constantFrom(HOSTILE, HOSTILE, ...TIMED);
const moved = fc.constantFrom(HOSTILE, HOSTILE, ...OTHERS);
const order = fc.oneof(
  fc.tuple(life, ended).map(([call, vm]): Order => [call, vm]),
  fc.tuple(moved, level).map(([vm, level]): Order => [HYPERCALL_VM_LEVEL, vm, level]),
);
/** Milliseconds until the next order. */
const pause = fc.nat({ max: 200 }).map((n) => n / 100);

async function expectHealed(
  accesses: readonly AccessOf[],
  then: number,
  orders: readonly (readonly [Order, number])[],
): Promise<void> {
  const managed = await ManagedMachine.start(accesses, then);
  const { machine } = managed;
  for (const [order, pause] of orders) {
    managed.order(order);
    machine.run(pause);
  }
  expect(afterwards(managed)).toEqual(alone);
  // The other core gets SGIs of the hostile guest, and MVM ends an SGI as each sender's in turn.
  expect(wrongEnds(machine, SGI_COUNT)).toEqual([]);
}

describe("a line of a guest of the other core, aimed nowhere by a guest that", () => {
  const line = LINES[OTHER]!;
  const AIMED_THERE = { id: line, group1: true, targets: 0b10 };

  test.each([
    ["is stopped", [HYPERCALL_VM_STOP, HOSTILE]],
    ["moves to that core", [HYPERCALL_VM_LEVEL, NEIGHBOUR, abi.LEVEL_HRT]],
  ] as const)("%s, is aimed back", async (_, order) => {
    const managed = await ManagedMachine.start([aim(line, 0)], SPIN);
    expect(managed.order(order)).toBe(abi.SUCCESS);
    expect(managed.seenBy(OTHER, true).lines[line]).toEqual(AIMED_THERE);
  });
});

test("random accesses to all of the controller, while VMs stop, start and move, leave it as it was", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(access, { minLength: 1, maxLength: 60 }),
      fc.constantFrom(...ENDS),
      fc.array(fc.tuple(order, pause), { minLength: 1, maxLength: 8 }),
      expectHealed,
    ),
    { numRuns: Number(process.env["MVM_CONTROLLER_RUNS"] ?? 20) },
  );
});
