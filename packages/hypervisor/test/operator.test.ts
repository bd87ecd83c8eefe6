/** The operator's console: bytes that arrive at MVM's own UART. */
import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GICC_HPPIR, GICD_ICENABLER, GICD_ISENABLER, GICD_ITARGETSR } from "../../abi/src/arm/gic";
import * as abi from "../../abi/src/index";
import { GICC_BASE, GICD_BASE, UART0_BASE, UART0_INTERRUPT } from "../../abi/src/zynq/memory-map";
import {
  UART_INTERRUPT_ENABLE,
  UART_INTERRUPT_RX_TRIGGER,
  UART_INTERRUPT_TX_EMPTY,
} from "../../abi/src/zynq/uart";
import { CONSOLE_LOCK, OPERATOR, OPERATOR_LOCK } from "../src/core/layout";
import type { MadeVm } from "./made-image";
import { offset } from "./offsets";
import { BEST_EFFORT, HARD, HARD_CORE, RESERVED, SHARED_CORE, Trio, VMS } from "./trio";

/** The size of the transmitter's FIFO. A longer line waits for the UART. */
const TRANSMITTER = 64;
const RECEIVER = 64;
const ATTEND_SGI = 14;
const TARGET = GICD_BASE + GICD_ITARGETSR + UART0_INTERRUPT;
const CONSOLE_BIT = 1 << (UART0_INTERRUPT - 32);
/** The last byte of the line's place is its end, a 0. */
const LINE_END = OPERATOR + offset("OPERATOR_LINE") + offset("LINE_MAX");
const ENABLE = GICD_BASE + GICD_ISENABLER + 4;
const DISABLE = GICD_BASE + GICD_ICENABLER + 4;
const SILENT = "MVM: no operator's console: each core is a hard real-time VM's\n";

/** RESERVED has half of its core, so that BEST_EFFORT runs, too. */
const HALF: MadeVm[] = VMS.map((vm, n) => (n === RESERVED ? { ...vm, budget: 5_000, weight: 1 } : vm));
const SOFT: MadeVm[] = HALF.map((vm) => ({ ...vm, level: abi.LEVEL_SRT }));
/** A VM without a reservation, for an HRT VM or a VM with several cores. */
const OWNER: MadeVm = { ...VMS[RESERVED]!, budget: 0, period: 0 };

let trio: Trio;

/** Starts these VMs; each of them runs. */
function begin(vms: MadeVm[]): void {
  trio = new Trio(vms, {});
  if (vms.length === VMS.length) trio.pass(6_000);
}

/** The core to which the console's interrupt is routed. */
function consoleCore(): number {
  return Math.log2(trio.program.memory.getUint8(TARGET));
}

/** Whether the console's interrupt is enabled. */
function isListening(): boolean {
  const last = trio.program.hw.calls.findLast(
    ({ name, args }) =>
      name === "w32" && (args[0] === ENABLE || args[0] === DISABLE) && (args[1]! & CONSOLE_BIT) !== 0,
  );
  return last?.args[0] === ENABLE;
}

/** Raises the console's interrupt on the core to which it is routed. */
function interrupt(): void {
  trio.write(GICC_BASE + GICC_HPPIR, UART0_INTERRUPT);
  trio.enter(consoleCore(), "fiq");
}

/** The UART interrupts that MVM has enabled. */
function awaited(): number {
  return trio.read(UART0_BASE + UART_INTERRUPT_ENABLE);
}

/** Types `text`, lets MVM finish, and returns the printed text. */
function type(text: string | Uint8Array): string {
  const before = trio.console.length;
  trio.typed.push(...(typeof text === "string" ? new TextEncoder().encode(text) : text));
  for (let n = 0; trio.typed.length > 0 || awaited() === UART_INTERRUPT_TX_EMPTY; n++) {
    if (n > 1000) throw new Error("MVM does not finish");
    interrupt();
    attend(1 - consoleCore());
  }
  return trio.console.slice(before);
}

/** The core attends to the requests to it. */
function attend(core: number): void {
  if (trio.halted[core]) return;
  trio.write(GICC_BASE + GICC_HPPIR, ATTEND_SGI);
  trio.enter(core, "fiq");
}

/** Level, cores, state and starts of a VM. */
function place(vm: number): number[] {
  return [abi.VM_REPORT_LEVEL, abi.VM_REPORT_CORES, abi.VM_REPORT_STATE, abi.VM_REPORT_STARTS].map((field) =>
    trio.vmReport(vm, field),
  );
}

describe("a line", () => {
  beforeAll(() => begin(HALF));

  test("is answered when it is complete, and not before", () => {
    expect(type("vm")).toBe("");
    expect(type("s")).toBe("");
    expect(type("\r\n")).toBe(
      "MVM: > vms\n" +
        "MVM: reserved: SRT, core 0, running, starts 1\n" +
        "MVM: best: SRT, core 0, running, starts 1\n" +
        "MVM: hard: HRT, core 1, running, starts 1\n",
    );
  });

  test("is edited by backspace, delete and Ctrl-U", () => {
    expect(type("\b\bhelX\x7fp\b\x7f\x7f\x7f\x7f\x15stop reserved\x15vms \b\n")).toContain("> vms\n");
    expect(type("help\n")).toBe(
      "MVM: > help\n" +
        "MVM: vms | help | start NAME | stop NAME | restart NAME\n" +
        "MVM: level NAME hrt | level NAME srt\n",
    );
  });

  test("that is empty gets no answer", () => {
    expect(type("\n\r\n  \b\b\r")).toBe("");
  });

  test("may be 32 characters long and no longer", () => {
    const padded = "vms".padEnd(32);
    expect(type(`${padded}\n`)).toContain("starts 1");
    expect(type(`${padded} \n`)).toBe(`MVM: > ${padded}\nMVM: line too long\n`);
    expect(type(`${padded} \b\n`)).toContain("starts 1");
    expect(type(`${"x".repeat(500)}\n`)).toBe(`MVM: > ${"x".repeat(32)}\nMVM: line too long\n`);
    expect(trio.read(LINE_END)).toBe(0);
    expect(type("vms\n")).toContain("starts 1");
  });

  test.each([
    ["frobnicate", "no such command; help tells them"],
    ["vms all", "no such command; help tells them"],
    ["vm", "no such command; help tells them"],
    ["vmss", "no such command; help tells them"],
    ["level hard", "no such command; help tells them"],
    ["level hard firm", "no such command; help tells them"],
    ["level hard srt now", "no such command; help tells them"],
    ["VMS", "no such command; help tells them"],
    ["v\x1b[Ams", "no such command; help tells them"],
    ["stop", "no such VM; vms tells them"],
    ["stop har", "no such VM; vms tells them"],
    ["stop harder", "no such VM; vms tells them"],
    ["start hard", "refused: it is running"],
    ["level hard hrt", "refused: that is its level"],
  ])("%j gets a reason", (line, reason) => {
    expect(type(`${line}\n`)).toMatch(new RegExp(`^MVM: > .*\nMVM: ${reason}\n$`));
  });

  test("has bytes that no command has shown as question marks", () => {
    expect(type(Uint8Array.of(0x76, 0xc3, 0xa9, 0, 0x1b, 0x0a))).toContain("> v????\n");
  });

  test("of random bytes changes nothing and is answered in lines that fit into the transmitter", () => {
    const piece = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 40 }),
      fc
        .constantFrom("vms", "level ", "start ", "hrt", "hard", "x", " ", "\n", "\b", "\x15")
        .map((text) => new TextEncoder().encode(text)),
    );
    const before = VMS.map((_, vm) => place(vm));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const said = type(Uint8Array.from([...pieces.flatMap((bytes) => [...bytes]), 0x0a]));
        for (const line of said.split("\n").slice(0, -1)) {
          expect(line.length).toBeLessThan(TRANSMITTER);
          expect(line).toMatch(/^MVM: [ -~]+$/);
        }
        expect(trio.phase).toBe(abi.PHASE_RUNNING);
        expect(VMS.map((_, vm) => place(vm))).toEqual(before);
      }),
    );
  });
});

describe("an interrupt", () => {
  beforeEach(() => begin(HALF));

  test("takes no more than a line, and no more than the receiver holds", () => {
    trio.typed.push(...Buffer.from(" ".repeat(RECEIVER + 1)));
    interrupt();
    expect(trio.typed).toHaveLength(1);
    trio.typed.push(...Buffer.from("\x15vms\nhelp\n"));
    interrupt();
    expect(trio.typed).toHaveLength("help\n".length);
    expect(awaited()).toBe(UART_INTERRUPT_TX_EMPTY);
  });

  test("prints one line, and nothing while the UART sends or somebody else prints", () => {
    const lines = () => trio.console.split("\n").length;
    const before = lines();
    trio.typed.push(...Buffer.from("vms\n"));
    interrupt();
    trio.consoleIdle = false;
    interrupt();
    trio.consoleIdle = true;
    // Another core takes the lock's next ticket.
    const ticket = trio.read(CONSOLE_LOCK);
    trio.write(CONSOLE_LOCK, ticket + 1);
    interrupt();
    expect(lines()).toBe(before);
    trio.write(CONSOLE_LOCK, ticket);
    for (let n = 1; n <= 1 + VMS.length; n++) {
      interrupt();
      expect(lines()).toBe(before + n);
    }
    expect(awaited()).toBe(UART_INTERRUPT_RX_TRIGGER);
  });

  test("goes to a core without an HRT VM", () => {
    expect(consoleCore()).toBe(SHARED_CORE);
    expect(isListening()).toBe(true);
    begin(SOFT);
    expect(consoleCore()).toBe(SHARED_CORE);
    expect(type("level best hrt\n")).toContain("best: HRT, core 0, changed within");
    expect(consoleCore()).toBe(HARD_CORE);
    expect(type("vms\n")).toContain("reserved: SRT, core 1");
    expect(type("level best srt\n")).toContain("best: SRT, core 0, changed within");
    expect(consoleCore()).toBe(SHARED_CORE);
  });

  test("goes nowhere where each core is an HRT VM's, which MVM says", () => {
    begin([{ ...OWNER, level: abi.LEVEL_HRT }, VMS[HARD]!]);
    expect(isListening()).toBe(false);
    expect(trio.console).toContain(SILENT);
  });

  test("goes nowhere while a guest makes the last core its own", () => {
    begin([{ ...OWNER, flags: abi.VM_FLAG_CHANGES_LEVEL }, VMS[HARD]!]);
    const become = (level: number) => trio.hypercall(SHARED_CORE, abi.HYPERCALL_VM_LEVEL, abi.VM_SELF, level);
    expect(become(abi.LEVEL_HRT)).toBe(abi.SUCCESS);
    expect(isListening()).toBe(false);
    expect(trio.console).toContain(SILENT);
    expect(become(abi.LEVEL_SRT)).toBe(abi.SUCCESS);
    expect(isListening()).toBe(true);
    expect(type("vms\n")).toContain("reserved: SRT, core 0");
  });

  test("of a core that lost it meanwhile is left to the other one", () => {
    trio.typed.push(...Buffer.from("vms\n"));
    trio.write(OPERATOR_LOCK, 1);
    interrupt();
    expect(trio.typed).toHaveLength("vms\n".length);
    trio.write(OPERATOR_LOCK, 0);
    interrupt();
    expect(trio.typed).toEqual([]);
  });
});

describe("a command", () => {
  beforeEach(() => begin(HALF));

  test("stops a VM, starts and restarts it", () => {
    expect(type("stop best\n")).toBe("MVM: > stop best\nMVM: best: SRT, core 0, stopped, starts 1\n");
    expect(type("stop best\n")).toContain("refused: it is off");
    expect(type("level best hrt\n")).toContain("refused: it is off");
    expect(type("start best\n")).toContain("best: SRT, core 0, loading, starts 1");
    expect(type("start best\n")).toContain("refused: it is running");
    expect(type("restart reserved\n")).toContain("VM reserved restarted: SRT, core 0");
  });

  test("about a VM of the other core is done by that core, and answered then", () => {
    trio.typed.push(...Buffer.from("restart hard\n"));
    for (let n = 0; n < 5; n++) interrupt();
    expect(trio.console).toMatch(/MVM: > restart hard\n$/);
    attend(HARD_CORE);
    interrupt();
    expect(trio.console).toMatch(/VM hard restarted: HRT.*\nMVM: hard: HRT, core 1, running, starts 2\n$/);
    expect(type("level hard srt\n")).toMatch(/MVM: hard: SRT, core 1, changed within \d+ us\n$/);
    expect(trio.vmReport(HARD, abi.VM_REPORT_LEVEL_CHANGES)).toBe(1);
    expect(type("stop hard\n")).toContain("hard: SRT, core 1, stopped, starts 2");
  });

  test("that asks for too much is refused with what is in the way", () => {
    expect(type("level best hrt\n")).toBe("MVM: > level best hrt\nMVM: refused: core 1 is hard's own\n");
    trio = new Trio([
      VMS[RESERVED]!,
      VMS[BEST_EFFORT]!,
      { ...VMS[HARD]!, level: 0, budget: 800, period: 2000 },
    ]);
    expect(type("level best hrt\n")).toContain("refused: core 1 has no time for the others");
    expect(type("level reserved hrt\n")).toContain("reserved: HRT, core 0, changed within");
    expect(place(BEST_EFFORT).slice(0, 2)).toEqual([abi.LEVEL_SRT, 1 << HARD_CORE]);
    begin([{ ...OWNER, cores: 0b11 }]);
    expect(type("level reserved hrt\n")).toContain("refused: it has several cores");
  });

  test("does not take the console's last core", () => {
    begin([OWNER, VMS[HARD]!]);
    expect(type("level reserved hrt\n")).toContain("refused: this console needs its core");
  });

  test("does not start a VM on a core that has become another's own", () => {
    begin(SOFT);
    type("stop best\nlevel reserved hrt\n");
    for (const what of ["start", "restart"]) {
      expect(type(`${what} best\n`)).toContain("refused: core 0 is reserved's own");
    }
    type("level reserved srt\nstart best\n");
    expect(place(BEST_EFFORT)).toEqual([abi.LEVEL_SRT, 1, abi.VM_STATE_LOADING, 1]);
  });
});
