/** The RTOS of guests/itron with its kernel in User mode: confined. */
import { describe, expect, test } from "vitest";
import * as abi from "../../../abi/src/index";
import { BoardMachine, testGuest } from "../board-machine";
import * as guest from "../guest/layout";
import type { MadeVm } from "../made-image";
import { hardRtos, jobsOf } from "../rtos";
import { shadowed } from "./confine";
import { confinedRtos } from "./confined-rtos";
import { reflections } from "./reflection";

const RTOS_CORE = 1;
/** The RTOS runs, and MVM has loaded it. */
const START_MS = 8;
const TICKS = 30;
/** Cycles of the CPU in a tick of the RTOS. */
const TICK = 666_666;
/** Number of the last of the VMs that MVM has room for. */
const LAST = abi.MAX_VMS - 1;
const MIB = 0x10_0000;
/** Counts of the private timer in a millisecond. */
const MILLISECOND = 333_333;
/** What the stub may take for an interrupt, in instructions. */
const REFLECTION_MAX = 50;

async function running(rtos: MadeVm): Promise<BoardMachine> {
  const machine = await BoardMachine.start([rtos]);
  machine.run(START_MS);
  return machine;
}

/** How often each time from a tick to a job's start occurs, the commonest first. */
function startTimes(machine: BoardMachine, from: number): number[] {
  const times = new Map<string, number>();
  for (const job of jobsOf(machine).slice(from)) {
    if (job.startsWith("START")) times.set(job, (times.get(job) ?? 0) + 1);
  }
  return [...times.values()].sort((a, b) => b - a);
}

describe("a confined RTOS", () => {
  test("runs its tasks at every tick as the direct one does, each at its own constant time", async () => {
    const [confined, direct] = await Promise.all(
      [await confinedRtos(), await hardRtos()].map(async (rtos) => {
        const machine = await running(rtos);
        const before = jobsOf(machine).length;
        machine.run(TICKS);
        expect(machine.vm(0, abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_RUNNING);
        return startTimes(machine, before);
      }),
    );
    expect(confined).toEqual(direct);
  });

  test("is not interrupted by MVM, and does not enter it", async () => {
    const machine = await running(await confinedRtos());
    const before = machine.core(RTOS_CORE, abi.CORE_ENTRIES);
    machine.run(TICKS);
    expect(machine.core(RTOS_CORE, abi.CORE_ENTRIES)).toBe(before);
  });

  test("has its interrupts at its vector after the same few instructions", async () => {
    const machine = await running(await confinedRtos());
    const instructions = reflections(machine, RTOS_CORE, TICK, 5);
    expect(new Set(instructions).size).toBe(1);
    expect(instructions[0]).toBeLessThanOrEqual(REFLECTION_MAX);
  });

  test("works as the last of sixteen VMs, and a guest on shadow tables before it", async () => {
    const idle = Array.from({ length: LAST - 1 }, (_, n): MadeVm => {
      const base = 0x3000_0000 + n * MIB;
      return {
        name: `idle${n}`,
        entry: base,
        flags: abi.VM_FLAG_NOT_AT_BOOT,
        memory: [{ base, length: MIB }],
      };
    });
    const shadow = shadowed(await testGuest(0, guest.TASK_TIMER, MILLISECOND), MIB);
    const machine = await BoardMachine.start([...idle, shadow, await confinedRtos()]);
    machine.run(START_MS);
    const [jobs, wakes] = [jobsOf(machine).length, machine.vm(LAST - 1, abi.VM_REPORT_WAKES)];
    machine.run(TICKS);
    for (const vm of [LAST - 1, LAST]) expect(machine.vm(vm, abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_RUNNING);
    expect(jobsOf(machine).length - jobs).toBeGreaterThan(TICKS);
    expect(machine.vm(LAST - 1, abi.VM_REPORT_WAKES) - wakes).toBeGreaterThan(TICKS / 2);
  });
});
