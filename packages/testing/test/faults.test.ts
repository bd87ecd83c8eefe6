/** What a test does to a firmware: aborts, interrupts, pins. */
import { ms, us } from "@mvm/board";
import { describe, it, expect as judge } from "vitest";
import { expect } from "../src/expect";
import { within } from "../src/within";
import { started } from "./built";

const REGISTERS = `
#define REG(address) (*(volatile unsigned *)(address))
#define CP15(name, op) static unsigned name(void) { unsigned v; __asm__ volatile("mrc " op : "=r"(v)); return v; }
CP15(dfsr, "p15, 0, %0, c5, c0, 0") CP15(dfar, "p15, 0, %0, c6, c0, 0")
volatile unsigned variable = 5, reads, status, address, where, spsr, interrupts;
`;

/** Reads a variable for ever. The handler of data aborts keeps what the processor tells. */
const READS = (thumb: boolean) => `${REGISTERS}
__attribute__((noinline, used)) void abort_c(unsigned lr, unsigned saved) {
  status = dfsr(); address = dfar(); where = lr - 8; spsr = saved;
}
__attribute__((naked, aligned(32), target("arm"))) void vectors(void) {
  __asm__("b .\\n b .\\n b .\\n b .\\n b abort_s\\n b .\\n b .\\n b .");
}
__attribute__((naked, used, target("arm"))) void abort_s(void) {
  __asm__("push {r0-r3, r12, lr}\\n mov r0, lr\\n mrs r1, spsr\\n ldr r2, =abort_c\\n blx r2\\n pop {r0-r3, r12, lr}\\n"
          "subs pc, lr, #${thumb ? 6 : 4}");
}
${thumb ? '__attribute__((target("thumb")))' : ""} void body(void) {
  for (;;) { variable; reads++; }
}
__attribute__((naked, target("arm"))) void _start(void) {
  __asm__("ldr r0, =vectors\\n mcr p15, 0, r0, c12, c0, 0\\n"
          "cps #0x17\\n ldr sp, =0x180000\\n cps #0x13\\n ldr sp, =0x190000\\n ldr r0, =body\\n bx r0");
}`;

describe.each([
  ["ARM", false],
  ["Thumb", true],
])("loads that fail, in %s state", (_, thumb) => {
  it("are external aborts with address, instruction and state, until they are mended", async () => {
    const target = await started(READS(thumb));
    target.run(us(5));
    judge(target.memory.word("status")).toBe(0);
    const mend = target.failReads("variable");
    target.run(us(5));
    mend();
    const { memory, places } = target;
    // DFSR: synchronous external abort (ARM DDI 0406C table B3-23); SPSR: SVC mode, and the state.
    judge(memory.word("status")).toBe(0x8);
    judge(memory.word("address")).toBe(places.address("variable"));
    judge(places.describe(memory.word("where"))).toMatch(/^body/);
    judge(memory.word("spsr") & 0x3f).toBe(0x13 + (thumb ? 0x20 : 0));
    const reads = memory.word("reads");
    target.run(us(2)); // the handler ends
    memory.setWord("status", 0);
    target.run(us(5));
    judge(memory.word("status")).toBe(0);
    judge(memory.word("reads")).toBeGreaterThan(reads);
    judge(target.lastWriter("address")!.place).toMatch(/^abort_c/);
  });
});

it("a checkpoint takes the faults away", async () => {
  const target = await started(READS(false));
  target.run(us(5));
  const before = target.save();
  target.failReads("variable");
  target.restore(before);
  target.run(us(5));
  judge(target.memory.word("status")).toBe(0);
  judge(target.board.statistics(0).secure.exceptions.dataAborts).toBe(0);
});

it("an abort is counted, and clears SCR.NS if monitor mode takes it in its own world", async () => {
  const target = await started(`
    volatile unsigned variable;
    __attribute__((naked, aligned(32))) void vectors(void) {
      __asm__("b .\\n b .\\n b .\\n b .\\n b in_abort\\n b .\\n b .\\n b .");
    }
    __attribute__((naked)) void in_abort(void) { __asm__("b ."); }
    __attribute__((naked)) void _start(void) {
      __asm__(".arch_extension sec\\n ldr r0, =vectors\\n mcr p15, 0, r0, c12, c0, 0\\n cps #0x16\\n"
              "mov r0, #1\\n mcr p15, 0, r0, c1, c1, 0\\n ldr r0, =variable\\n 1: ldr r1, [r0]\\n b 1b");
    }`);
  target.run(us(2));
  judge(target.registers.read("scr") & 1).toBe(1);
  target.failReads("variable");
  expect(target).toReach("in_abort", within(us(5)));
  // ARM DDI 0406C B1.8.5: an exception that is taken from monitor mode clears SCR.NS.
  judge(target.registers.read("scr") & 1).toBe(0);
  judge(target.registers.read("spsr_abt") & 0x1f).toBe(0x16);
  judge(target.board.statistics(0).secure.exceptions.dataAborts).toBe(1);
});

it("an abort goes to monitor mode if SCR.EA says so", async () => {
  const target = await started(`
    volatile unsigned variable, word;
    __attribute__((naked, aligned(32))) void vectors(void) {
      __asm__("b .\\n b .\\n b .\\n b .\\n b in_monitor\\n b .\\n b .\\n b .");
    }
    __attribute__((naked)) void in_monitor(void) { __asm__("b ."); }
    __attribute__((naked)) void in_world(void) { __asm__("1: ldr r1, [r0]\\n b 1b"); }
    __attribute__((naked)) void _start(void) {
      __asm__(".arch_extension sec\\n ldr r0, =vectors\\n mcr p15, 0, r0, c12, c0, 1\\n"
              "mov r0, #8\\n mcr p15, 0, r0, c1, c1, 0\\n ldr r0, =variable\\n b in_world");
    }`);
  target.run(us(2));
  target.failReads("variable");
  expect(target).toReach("in_monitor", within(us(5)));
  judge(target.registers.read("cpsr") & 0x1ff).toBe(0x1d6);
  judge(target.registers.read("lr_mon") - 8).toBe(target.places.address("in_world"));
  judge(target.registers.read("dfar_s")).toBe(target.places.address("variable"));
  judge(target.registers.read("spsr_mon") & 0x1f).toBe(0x13);
});

/** Counts interrupts, and keeps the ID of the last one. */
const INTERRUPTS = `${REGISTERS}
volatile unsigned last = 1023;
__attribute__((interrupt("IRQ"))) void irq(void) {
  last = REG(0xf8f0010c);
  interrupts++;
  REG(0xf8f00110) = last;
}
__attribute__((naked, aligned(32))) void vectors(void) {
  __asm__("b .\\n b .\\n b .\\n b .\\n b .\\n b .\\n b irq\\n b .");
}
void body(void) {
  REG(0xf8f01104) = ~0u;         /* ICDISER1 */
  REG(0xf8f01834) = 0x01010101;  /* ICDIPTR: 52 to core 0 */
  REG(0xf8f01000) = 1;
  REG(0xf8f00104) = 0xff;
  REG(0xf8f00100) = 1;
  __asm__ volatile("cpsie i");
  for (;;) __asm__ volatile("wfi");
}
__attribute__((naked)) void _start(void) {
  __asm__("ldr r0, =vectors\\n mcr p15, 0, r0, c12, c0, 0\\n"
          "cps #0x12\\n ldr sp, =0x160000\\n cps #0x13\\n ldr sp, =0x150000\\n b body");
}`;

it("interrupts come by their number, and wake a core that sleeps", async () => {
  const target = await started(INTERRUPTS);
  target.run(ms(1));
  for (const [index, id] of [52, 3].entries()) {
    target.interrupt(id);
    expect(target).toHold("interrupts", index + 1, within(us(20)));
    judge(target.memory.word("last") & 0x3ff).toBe(id);
  }
  judge(() => target.interrupt(96)).toThrow("the board has the IDs 0 to 95");
});

it("pins are driven from outside, and read", async () => {
  const target = await started(`
    volatile unsigned seen;
    void _start(void) {
      for (;;) seen = *(volatile unsigned *)0xe000a068;
    }`);
  target.drivePins(2, 0x8000_0001);
  expect(target).toHold("seen", 0x8000_0001, within(us(20)));
  judge(target.pins(2)).toBe(0x8000_0001);
  judge(() => target.drivePins(4, 0)).toThrow("bank from 0 to 3");
  judge(() => target.drivePins(0, 2 ** 32)).toThrow("32 bits");
});
