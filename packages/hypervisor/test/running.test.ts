import { beforeEach, describe, expect, test } from "vitest";
import { DFAR, DFSR, IFAR, IFSR, ISR, SCTLR, VBAR } from "../../abi/src/arm/cp15";
import { GICC_HPPIR, GICD_IGROUPR } from "../../abi/src/arm/gic";
import * as abi from "../../abi/src/index";
import { GICC_BASE, GICD_BASE } from "../../abi/src/zynq/memory-map";
import { FAULT_STACK_0_TOP, STACK_STRIDE } from "../src/core/layout";
import { Machine } from "./machine";
import { LINUX, makeImage, RTOS } from "./made-image";

const LINUX_CORE = 0;
const RTOS_CORE = 1;
const RTOS_VM = 0;
const TEXT = 0x0408_0000;
const ISR_IRQ = 1 << 7;
const EXTERNAL = 0x008;
const EXTERNAL_WRITE = 0x808;
const ASYNCHRONOUS = 0x406;
const STOP_SGI = 15;

let machine: Machine;
beforeEach(() => {
  machine = new Machine();
  machine.boot(makeImage([RTOS, LINUX]));
});

function put(address: number, text: string): void {
  new Uint8Array(machine.program.memory.buffer).set(Buffer.from(text), address);
}

/** The console output after the messages of the boot. */
function printed(): string {
  return machine.console.split("1 MiB at 0x04000000\n")[1]!;
}

function write(address: number, length: number): number {
  return machine.hypercall(RTOS_CORE, abi.HYPERCALL_CONSOLE_WRITE, address, length);
}

describe("hypercalls", () => {
  test("version", () => {
    expect(machine.hypercall(RTOS_CORE, abi.HYPERCALL_VERSION)).toBe(1);
    expect(machine.vmReport(RTOS_VM, abi.VM_REPORT_CALLS_VERSION)).toBe(1);
  });

  test("unknown ones are refused, and change nothing but r0", () => {
    for (const call of [0, 0x8600_0004, 0x8600_0060, 0x8600_ffff, 0x8400_0001, 0xc600_0000, 0xffff_ffff]) {
      expect(machine.hypercall(RTOS_CORE, call, 1, 2, 3)).toBe(abi.NOT_SUPPORTED);
      expect([1, 2, 3].map((n) => machine.register(RTOS_CORE, n))).toEqual([1, 2, 3]);
    }
  });

  test("console: whole lines with the VM's name", () => {
    put(TEXT, "one\r\ntw");
    expect(write(TEXT, 7)).toBe(7);
    expect(printed()).toBe("[rtos] one\n");
    put(TEXT, "o\n");
    expect(write(TEXT, 2)).toBe(2);
    expect(printed()).toBe("[rtos] one\n[rtos] two\n");
    expect(machine.vmReport(RTOS_VM, abi.VM_REPORT_CONSOLE_LINES)).toBe(2);
  });

  test("console: a line longer than the buffer is printed in parts", () => {
    put(TEXT, `${"x".repeat(300)}\n`);
    write(TEXT, 301);
    expect(printed()).toBe(`[rtos] ${"x".repeat(256)}\n[rtos] ${"x".repeat(44)}\n`);
  });

  test("console: what a terminal would obey is printed as an escape, so no line can leave its place", () => {
    put(TEXT, "\b\x1b[2J\x00\x7f\tend\n");
    write(TEXT, 12);
    expect(printed()).toBe("[rtos] \\x08\\x1b[2J\\x00\\x7f\tend\n");
  });

  test("console: C1 controls in UTF-8 are escaped, other characters are not (RFC 3629)", () => {
    // U+009B (CSI), U+00B5, and U+269B, which has a byte 0x9b.
    put(TEXT, "\u009b\u00b5\u269b\n");
    write(TEXT, 8);
    expect(printed()).toBe("[rtos] \xc2\\x9b\xc2\xb5\xe2\x9a\x9b\n");
  });

  test("console: an escape is never cut, and a line with escapes is no longer than another", () => {
    put(TEXT, `${"x".repeat(254)}\b\n${"\b".repeat(65)}\n`);
    write(TEXT, 322);
    const lines = ["x".repeat(254), "\\x08", "\\x08".repeat(64), "\\x08"];
    expect(printed()).toBe(lines.map((line) => `[rtos] ${line}\n`).join(""));
  });

  test("console: a buffer in virtual memory, across pages that are not neighbours", () => {
    const pages = new Map([
      [0xc000_0000, TEXT + 0x3000],
      [0xc000_1000, TEXT],
    ]);
    machine.translate = (page) => pages.get(page);
    put(TEXT + 0x3ffe, "ab");
    put(TEXT, "cd\n");
    expect(write(0xc000_0ffe, 5)).toBe(5);
    expect(printed()).toBe("[rtos] abcd\n");
    expect(write(0xc000_0ffe, 0x1100)).toBe(abi.INVALID_PARAMETERS);
    expect(write(0xc000_1ffe, 5)).toBe(abi.INVALID_ADDRESS);
  });

  test("console: what was checked is what is read, also when the caller's tables change meanwhile", () => {
    put(TEXT + 0xffe, "ab");
    put(TEXT + 0x1000, "c\n");
    let translations = 0;
    for (const later of [abi.MVM_BASE, undefined]) {
      const seen = new Set<number>();
      machine.translate = (page) => {
        translations++;
        if (seen.has(page)) return later;
        seen.add(page);
        return page;
      };
      expect(write(TEXT + 0xffe, 4)).toBe(4);
    }
    expect(translations).toBe(4);
    expect(printed()).toBe("[rtos] abc\n[rtos] abc\n");
  });

  test("delay with polling: what was checked is what is read, also when the caller's tables change meanwhile", () => {
    let translations = 0;
    machine.translate = (page) => (translations++ === 0 ? page : abi.MVM_BASE);
    machine.write(TEXT, 0x55);
    expect(machine.hypercall(RTOS_CORE, abi.HYPERCALL_DELAY_POLLING, TEXT, 0xff, 0x55, 50, 0)).toBe(
      abi.SUCCESS,
    );
    expect(translations).toBe(1);
  });

  test("console: memory of others, and addresses that wrap around, are refused and nothing is printed", () => {
    expect(write(abi.MVM_BASE, 4)).toBe(abi.INVALID_ADDRESS);
    expect(write(0x0800_8000, 4)).toBe(abi.INVALID_ADDRESS);
    expect(write(0x0410_0000 - 2, 4)).toBe(abi.INVALID_ADDRESS);
    expect(write(0xffff_fffe, 4)).toBe(abi.INVALID_ADDRESS);
    expect(write(TEXT, abi.CONSOLE_WRITE_MAX + 1)).toBe(abi.INVALID_PARAMETERS);
    expect(write(0, 0)).toBe(0);
    expect(printed()).toBe("");
  });

  test("delay waits until the core has an interrupt", () => {
    let waits = 0;
    const { registers } = machine.program.hw;
    const get = registers.get.bind(registers);
    registers.get = (register) => (register === ISR ? (++waits >= 3 ? ISR_IRQ : 0) : get(register));
    expect(machine.hypercall(RTOS_CORE, abi.HYPERCALL_DELAY)).toBe(abi.SUCCESS);
    expect(machine.waits).toBe(2);
  });

  test("VM information", () => {
    const info = (item: number) => machine.hypercall(LINUX_CORE, abi.HYPERCALL_VM_INFO, item);
    expect(info(abi.VM_INFO_ID)).toBe(1);
    expect(info(abi.VM_INFO_LEVEL)).toBe(abi.LEVEL_SRT);
    expect(info(abi.VM_INFO_CORES)).toBe(1);
    expect(info(abi.VM_INFO_MEMORY_BASE)).toBe(0x0800_0000);
    expect(info(abi.VM_INFO_MEMORY_SIZE)).toBe(0x1000_0000);
    expect(info(abi.VM_INFO_STARTS)).toBe(1);
    expect(info(99)).toBe(abi.INVALID_PARAMETERS);
  });

  test.each([
    ["confined", { flags: abi.VM_FLAG_CONFINED, tables: abi.CONFINED_TABLES }, 0x0400_0000],
    ["on shadow tables", { flags: abi.VM_FLAG_SHADOW, tables: 0x10_0000 }, 0x0020_0000],
  ])(
    "VM information of a guest that is %s: its memory as the guest sees it",
    (_kind, isolation, guestBase) => {
      const memory = [{ base: 0x0400_0000, length: 0x20_0000, guestBase }];
      machine = new Machine();
      machine.boot(makeImage([{ ...RTOS, ...isolation, memory, entry: guestBase }, LINUX]));
      const info = (item: number) => machine.hypercall(RTOS_CORE, abi.HYPERCALL_VM_INFO, item);
      expect(info(abi.VM_INFO_MEMORY_BASE)).toBe(guestBase);
      expect(info(abi.VM_INFO_MEMORY_SIZE)).toBe(0x20_0000 - isolation.tables);
    },
  );
});

describe("power", () => {
  test("PSCI tells what it can do", () => {
    expect(machine.hypercall(LINUX_CORE, abi.PSCI_VERSION)).toBe(0x0001_0000);
    expect(machine.hypercall(LINUX_CORE, abi.PSCI_FEATURES, abi.PSCI_SYSTEM_RESET)).toBe(abi.SUCCESS);
    expect(machine.hypercall(LINUX_CORE, abi.PSCI_FEATURES, 0x8400_0001)).toBe(abi.NOT_SUPPORTED);
    expect(machine.hypercall(LINUX_CORE, abi.SMCCC_VERSION)).toBe(0x0001_0001);
  });

  test("off stops the VM, takes its lines and says so; the other goes on", () => {
    put(TEXT, "rest");
    write(TEXT, 4);
    machine.hypercall(RTOS_CORE, abi.PSCI_SYSTEM_OFF);
    expect(printed()).toBe("[rtos] rest\nMVM: VM rtos is off\n");
    expect(machine.vmReport(RTOS_VM, abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_OFF);
    expect(machine.halted[RTOS_CORE]).toBe(true);
    expect(machine.read(GICD_BASE + GICD_IGROUPR + 8)).toBe(0);
    expect(machine.phase).toBe(abi.PHASE_RUNNING);
    machine.hypercall(LINUX_CORE, abi.PSCI_CPU_OFF);
    expect(machine.phase).toBe(abi.PHASE_HALTED);
  });

  test("reset loads the images again and starts from the entry", () => {
    machine.write(0x0400_0000, 0);
    machine.hypercall(RTOS_CORE, abi.PSCI_SYSTEM_RESET);
    expect(machine.read(0x0400_0000)).toBe(0x0403_0201);
    expect(machine.register(RTOS_CORE, "pc")).toBe(0x0400_0000);
    expect(machine.register(RTOS_CORE, 0)).toBe(0);
    expect(machine.vmReport(RTOS_VM, abi.VM_REPORT_STARTS)).toBe(2);
    expect(machine.read(GICD_BASE + GICD_IGROUPR + 8)).toBe(1 << (82 - 64));
    expect(printed()).toContain("VM rtos restarted");
  });
});

describe("a refused access", () => {
  const registers = () => machine.program.hw.registers;

  test("read: address, instruction and mode are named, and that VM stops", () => {
    registers().set(DFSR, EXTERNAL).set(DFAR, 0x3c00_0010);
    machine.enter(RTOS_CORE, "dataAbort", 0x0400_1234, 0x1f);
    expect(printed()).toBe(
      "MVM: VM rtos stopped: read refused at 0x3c000010 (external abort), status 0x00000008, pc 0x04001234, mode sys, core 1\n",
    );
    expect(machine.vmReport(RTOS_VM, abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_FAULTED);
    expect(machine.vmReport(RTOS_VM, abi.VM_REPORT_FAULT_KIND)).toBe(abi.FAULT_DATA_READ);
    expect(machine.vmReport(RTOS_VM, abi.VM_REPORT_FAULT_PC)).toBe(0x0400_1234);
    expect(machine.halted[RTOS_CORE]).toBe(true);
    expect(machine.halted[LINUX_CORE]).toBeUndefined();
    expect(machine.hypercall(LINUX_CORE, abi.HYPERCALL_VERSION)).toBe(1);
  });

  test("write: synchronous", () => {
    registers().set(DFSR, EXTERNAL_WRITE).set(DFAR, 0xf800_0000);
    machine.enter(RTOS_CORE, "dataAbort", 0x0400_1234, 0x10);
    expect(printed()).toContain("write refused at 0xf8000000");
    expect(printed()).toContain("mode usr");
  });

  test("write: imprecise, and said to be", () => {
    registers().set(DFSR, ASYNCHRONOUS).set(DFAR, 0x1234_5678);
    machine.enter(LINUX_CORE, "dataAbort", 0xc000_0000, 0x13);
    expect(printed()).toContain("VM linux stopped: a write was refused (imprecise abort");
    expect(printed()).not.toContain("0x12345678");
    expect(machine.vmReport(1, abi.VM_REPORT_FAULT_KIND)).toBe(abi.FAULT_IMPRECISE_ABORT);
  });

  test("instruction fetch", () => {
    registers().set(IFSR, EXTERNAL).set(IFAR, 0x3c00_0000);
    machine.enter(RTOS_CORE, "prefetchAbort", 0x3c00_0000, 0x13);
    expect(printed()).toContain("instruction fetch refused at 0x3c000000");
  });

  test("restarts a VM that is configured so", () => {
    machine = new Machine();
    machine.boot(makeImage([{ ...RTOS, flags: abi.VM_FLAG_RESTART_ON_FAULT }, LINUX]));
    registers().set(DFSR, EXTERNAL).set(DFAR, 0);
    machine.enter(RTOS_CORE, "dataAbort", 0x0400_1234, 0x13);
    expect(machine.register(RTOS_CORE, "pc")).toBe(0x0400_0000);
    expect(machine.vmReport(RTOS_VM, abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_RUNNING);
    expect(machine.vmReport(RTOS_VM, abi.VM_REPORT_FAULTS)).toBe(1);
    expect(machine.hypercall(RTOS_CORE, abi.HYPERCALL_VM_INFO, abi.VM_INFO_STARTS)).toBe(2);
  });

  describe("that is given to the VM's own kernel", () => {
    const PC_USER = 0x0400_1234;
    const VECTORS = 0x0400_0100;
    /**
     * User mode in Thumb state, inside an IT block, big-endian, F set; and abort mode, with the
     * bits that the exception entry keeps.
     */
    const USER_THUMB = 0xf60f_0e70;
    const ABORT_ARM = 0xf00f_00d7;

    beforeEach(() => {
      machine = new Machine();
      machine.boot(makeImage([{ ...RTOS, flags: abi.VM_FLAG_LOG_FAULTS }, LINUX]));
      registers().set(SCTLR, 0x00c5_0078).set(VBAR, VECTORS);
    });

    test("data abort: VBAR, lr and spsr of abort mode, DFSR and DFAR; the VM goes on", () => {
      registers().set(DFSR, EXTERNAL_WRITE).set(DFAR, 0xf800_0000);
      machine.enter(RTOS_CORE, "dataAbort", PC_USER, USER_THUMB);
      expect(machine.register(RTOS_CORE, "pc")).toBe(VECTORS + 0x10);
      expect(machine.register(RTOS_CORE, "cpsr")).toBe(ABORT_ARM);
      expect(machine.abortReturn).toEqual([PC_USER + 8, USER_THUMB]);
      expect(registers().get(DFSR)).toBe(EXTERNAL_WRITE);
      expect(registers().get(DFAR)! >>> 0).toBe(0xf800_0000);
      expect(machine.vmReport(RTOS_VM, abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_RUNNING);
      expect(machine.vmReport(RTOS_VM, abi.VM_REPORT_FAULTS)).toBe(1);
      expect(printed()).toMatch(/VM rtos faulted: write refused at 0xf8000000/);
    });

    test("prefetch abort: high vectors, Thumb and big-endian handlers as SCTLR says", () => {
      registers().set(SCTLR, 0x4000_0000 | 0x0200_0000 | 0x2000);
      registers().set(IFSR, EXTERNAL).set(IFAR, 0x3c00_0000);
      machine.enter(RTOS_CORE, "prefetchAbort", 0x3c00_0000, 0x10);
      expect(machine.register(RTOS_CORE, "pc")).toBe(0xffff_000c);
      expect(machine.register(RTOS_CORE, "cpsr")).toBe(0x2b7);
      expect(machine.abortReturn).toEqual([0x3c00_0004, 0x10]);
      expect(registers().get(IFSR)).toBe(EXTERNAL);
      expect(registers().get(IFAR)! >>> 0).toBe(0x3c00_0000);
    });
  });
});

describe("FIQ", () => {
  test("of no known cause is counted and the guest goes on", () => {
    machine.write(GICC_BASE + GICC_HPPIR, 1023);
    machine.enter(RTOS_CORE, "fiq", 0x0400_0040, 0x1f);
    expect(machine.vmReport(RTOS_VM, abi.VM_REPORT_FIQS)).toBe(1);
    expect(machine.register(RTOS_CORE, "pc")).toBe(0x0400_0040);
  });

  test("from a core that panics stops this one", () => {
    machine.write(GICC_BASE + GICC_HPPIR, STOP_SGI);
    machine.enter(RTOS_CORE, "fiq");
    expect(machine.halted[RTOS_CORE]).toBe(true);
  });
});

test("an exception of MVM's own is a panic with the registers", () => {
  const frame = FAULT_STACK_0_TOP + STACK_STRIDE - 0x100;
  for (let n = 0; n < 15; n++) machine.write(frame + n * 4, 0x1000 + n);
  expect(() => machine.program.exports.secureFault!(4, frame)).toThrow();
  expect(machine.console).toContain("panic on core 1, VM rtos: data abort in MVM\n  dfsr ");
  expect(machine.console).toContain("\n  pc 0x0000100d cpsr 0x0000100e\n");
  expect(machine.console).toContain("r12 0x0000100c");
  expect(machine.phase).toBe(abi.PHASE_PANIC);
});
