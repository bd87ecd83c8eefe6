/**
 * Guarded interrupts: on the board, beside a kernel that attacks the distributor; and MVM's part of
 * the work alone.
 */
import { beforeEach, describe, expect, test } from "vitest";
import { ISR, MVBAR, VIR, VIR_IRQ } from "../../abi/src/arm/cp15";
import {
  GICC_EOIR,
  GICC_HPPIR,
  GICC_IAR,
  GICD_ICENABLER,
  GICD_IGROUPR,
  GICD_IPRIORITYR,
  GICD_ISENABLER,
  GICD_ITARGETSR,
} from "../../abi/src/arm/gic";
import * as abi from "../../abi/src/index";
import { GICC_BASE, GICD_BASE } from "../../abi/src/zynq/memory-map";
import { BoardMachine, testGuest } from "./board-machine";
import * as guest from "./guest/layout";
import { GUARDED_VECTORS, Machine, MONITOR_VECTORS } from "./machine";
import { LINUX, type MadeVm, makeImage, RTOS } from "./made-image";

const TIMER_LINE = 29;
const TTC_LINE = 69;
const DOORBELLS: [number, number] = [84, 85];
/** Periods of 0.2 ms (private timer) and of 0.3 ms (TTC, at CPU_1x: six CPU cycles). */
const TIMER_COUNTS = 66_667;
const TTC_COUNTS = 33_333;
const CYCLES_PER_TTC_COUNT = 6;
const ATTACKER = 0;
const VICTIM = 1;
const MANAGER = 2;
const MILLISECONDS = 20;

/**
 * An attacker on core 0, the victim on core 1, and a channel between them. `others` share core 0.
 */
async function besideAttacker(flags: number, ...others: MadeVm[]): Promise<BoardMachine> {
  const attacker = await testGuest(ATTACKER, guest.TASK_ATTACK, 0);
  const victim = await testGuest(VICTIM, guest.TASK_COUNT, TIMER_COUNTS, {
    level: abi.LEVEL_HRT,
    cores: 2,
    flags,
    arguments: [TTC_COUNTS - 1, DOORBELLS[1]],
    interrupts: [{ id: TTC_LINE }],
    devices: [{ base: 0xf800_2000, length: 0x1000, register: abi.SECURITY_APB, bits: abi.SECURITY_APB_TTC1 }],
  });
  return BoardMachine.start([attacker, victim, ...others], {
    channels: [{ ends: [ATTACKER, VICTIM], base: 0x3300_0000, doorbells: DOORBELLS }],
  });
}

const countOf = (machine: BoardMachine, line: number) =>
  machine.result(VICTIM, guest.RESULT_LINES + line * 4);

describe("beside a kernel that attacks the distributor", () => {
  test("a guarded guest gets every interrupt of each kind, once, masked or not", async () => {
    const machine = await besideAttacker(abi.VM_FLAG_GUARDED);
    machine.run(5);
    const before = countOf(machine, TTC_LINE);
    machine.run(MILLISECONDS);
    expect(machine.result(VICTIM, guest.RESULT_ERROR).toString(16)).toBe("0");

    const expiries = [...machine.board.trace.timerExpiries[1]!].length;
    const intervals = (MILLISECONDS * 666_667) / (TTC_COUNTS * CYCLES_PER_TTC_COUNT);
    const rings = machine.result(ATTACKER, guest.RESULT_ROUNDS);
    expect(expiries).toBeGreaterThan(MILLISECONDS * 4.9);
    expect(rings).toBeGreaterThan(MILLISECONDS);
    // The last expiry may not have reached the guest yet.
    expect(expiries - countOf(machine, TIMER_LINE)).toBeOneOf([0, 1]);
    expect(rings - countOf(machine, DOORBELLS[1])).toBeOneOf([0, 1]);
    expect(Math.abs(countOf(machine, TTC_LINE) - before - intervals)).toBeLessThan(1);

    const taken = machine.result(VICTIM, guest.RESULT_INTERRUPTS);
    const lines = [TIMER_LINE, TTC_LINE, DOORBELLS[1]].map((line) => countOf(machine, line));
    expect(lines.reduce((sum, count) => sum + count)).toBe(taken);
    expect(machine.vm(VICTIM, abi.VM_REPORT_FORWARDED) - taken).toBeOneOf([0, 1]);
  });

  test("an unguarded one does not", async () => {
    const machine = await besideAttacker(0);
    machine.run(10);
    const expiries = [...machine.board.trace.timerExpiries[1]!].length;
    expect(expiries).toBeGreaterThan(30);
    expect(countOf(machine, TIMER_LINE)).toBeLessThan(expiries / 4);
    expect(countOf(machine, TTC_LINE)).toBeLessThan(4);
  });

  test("a guarded guest that is started again, whatever it was doing, gets them as before", async () => {
    const manager = await testGuest(MANAGER, guest.TASK_CALL, abi.HYPERCALL_VERSION, {
      flags: abi.VM_FLAG_MANAGER,
      arguments: [VICTIM, 0],
    });
    const machine = await besideAttacker(abi.VM_FLAG_GUARDED, manager);
    machine.run(15);
    machine.call(MANAGER, abi.HYPERCALL_VM_RESTART, VICTIM, 0);
    machine.run(40);
    machine.call(MANAGER, abi.HYPERCALL_VERSION, VICTIM, 0);
    machine.run(10);
    const before = countOf(machine, TIMER_LINE);
    machine.run(20);
    expect(machine.vm(VICTIM, abi.VM_REPORT_STARTS)).toBeGreaterThan(3);
    expect(machine.result(VICTIM, guest.RESULT_ERROR).toString(16)).toBe("0");
    expect(Math.abs(countOf(machine, TIMER_LINE) - before - 100)).toBeLessThanOrEqual(1);
  });
});

describe("MVM's part", () => {
  const VM = 0;
  const CORE = 1;
  const UART_LINE = 82;
  const ISR_FIQ = 1 << 6;
  const SGI_14_OF_CORE_0 = 14;
  const boot = (flags: number) => {
    const made = new Machine();
    made.boot(makeImage([{ ...RTOS, flags }, LINUX]));
    return made;
  };
  let machine: Machine;
  beforeEach(() => {
    machine = boot(abi.VM_FLAG_GUARDED);
  });
  const vir = () => machine.program.hw.registers.get(VIR) ?? 0;
  const enable = (...parameters: number[]) =>
    machine.hypercall(CORE, abi.HYPERCALL_INTERRUPT_ENABLE, ...parameters);
  /** Waits in a delay, during which `line` becomes pending. */
  const wait = (line: number) => {
    machine.write(GICC_BASE + GICC_HPPIR, line);
    machine.write(GICC_BASE + GICC_IAR, line);
    machine.program.hw.registers.set(ISR, ISR_FIQ);
    const result = machine.hypercall(CORE, abi.HYPERCALL_DELAY, 0);
    machine.program.hw.registers.set(ISR, 0);
    return result;
  };

  test("its lines stay in Group 0, before those of Group 1 and after MVM's own", () => {
    expect(machine.read(GICD_BASE + GICD_IGROUPR + 8)).toBe(0);
    const byte = (register: number) => machine.program.memory.getUint8(GICD_BASE + register + UART_LINE);
    expect(byte(GICD_IPRIORITYR)).toBeGreaterThan(0);
    expect(byte(GICD_IPRIORITYR)).toBeLessThan(0x80);
    expect(byte(GICD_ITARGETSR)).toBe(1 << CORE);
    expect(machine.program.hw.registers.get(MVBAR)).toBe(GUARDED_VECTORS);
  });

  test("lines are enabled by call, the VM's own alone", () => {
    expect(enable(UART_LINE, 1)).toBe(abi.SUCCESS);
    expect(machine.read(GICD_BASE + GICD_ISENABLER + 8)).toBe(1 << (UART_LINE - 64));
    machine.write(GICD_BASE + GICD_ICENABLER + 8, 0);
    expect(enable(UART_LINE, 0)).toBe(abi.SUCCESS);
    expect(machine.read(GICD_BASE + GICD_ICENABLER + 8)).toBe(1 << (UART_LINE - 64));
    for (const line of [0, 61, 96, 1023]) expect(enable(line, 1)).toBe(abi.INVALID_PARAMETERS);
    expect(enable(UART_LINE, 2)).toBe(abi.INVALID_PARAMETERS);
    expect(machine.hypercall(CORE, abi.HYPERCALL_VM_INFO, abi.VM_INFO_GUARDED)).toBe(1);
  });

  test("a VM that is not guarded knows none of the calls", () => {
    machine = boot(0);
    expect(enable(UART_LINE, 1)).toBe(abi.NOT_SUPPORTED);
    expect(machine.hypercall(CORE, abi.HYPERCALL_VM_INFO, abi.VM_INFO_GUARDED)).toBe(0);
  });

  test("an interrupt ends a delay, and the next delay returns at once until it is acknowledged", () => {
    expect(wait(UART_LINE)).toBe(abi.SUCCESS);
    expect(vir()).toBe(VIR_IRQ);
    expect(machine.vmReport(VM, abi.VM_REPORT_FORWARDED)).toBe(1);
    machine.write(GICC_BASE + GICC_IAR, 1023);
    expect(machine.hypercall(CORE, abi.HYPERCALL_DELAY, 0)).toBe(abi.SUCCESS);
    expect(machine.waits).toBe(0);
    expect(machine.halted[CORE]).toBeUndefined();
  });

  test("MVM's own that comes between look and take is put back", () => {
    machine.write(GICC_BASE + GICC_HPPIR, UART_LINE);
    machine.write(GICC_BASE + GICC_IAR, SGI_14_OF_CORE_0);
    machine.enter(CORE, "fiq");
    expect(vir()).toBe(0);
    const written = machine.program.hw.calls.filter(({ name }) => name === "w32").map(({ args }) => args);
    expect(written).toContainEqual([GICC_BASE + GICC_EOIR, SGI_14_OF_CORE_0]);
    expect(written).toContainEqual([GICD_BASE + 0xf00, (2 << 24) | 14]);
  });

  test("a VM that stops leaves nothing active, no IRQ requested and the ordinary vectors", () => {
    wait(UART_LINE);
    machine.hypercall(CORE, abi.PSCI_SYSTEM_OFF);
    expect(machine.read(GICC_BASE + GICC_EOIR)).toBe(UART_LINE);
    expect(vir()).toBe(0);
    expect(machine.program.hw.registers.get(MVBAR)).toBe(MONITOR_VECTORS);
  });
});
