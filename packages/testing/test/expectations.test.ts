import { cycles, ElfError, ms, us } from "@mvm/board";
import { beforeAll, describe, it, expect as judge } from "vitest";
import { expect } from "../src/expect";
import { ExpectationError } from "../src/failure";
import { matchers } from "../src/matchers";
import { PlaceError } from "../src/places";
import { startFirmware } from "../src/start";
import type { Checkpoint, Target } from "../src/target";
import { within } from "../src/within";
import { started } from "./built";

/** Counts, prints a letter at times, and echoes what is typed. */
const SOURCE = `
#define REG(address) (*(volatile unsigned *)(address))
volatile unsigned count, letters;
volatile unsigned short small = 7;
volatile unsigned char tiny = 0x80;
unsigned table[3] = {1, 2, 3};
const char name[] = "Zynq";

void print(char c) { REG(0xe0001030) = c; }

void letter(void) {
  print('a' + letters++);
  print('\\n');
}

void step(void) {
  count++;
  if (count % 1000 == 0) letter();
  if (!(REG(0xe000102c) & 2)) print(REG(0xe0001030));
}

void body(void) {
  print('!');
  for (;;) step();
}
__attribute__((naked)) void _start(void) { __asm__("ldr sp, =0x180000\\n b body"); }
`;

let target: Target;
let begin: Checkpoint;
beforeAll(async () => {
  target = await started(SOURCE);
  begin = target.save();
});
const fresh = () => {
  target.restore(begin);
  return target;
};

function failureOf(action: () => unknown): ExpectationError {
  try {
    action();
  } catch (error) {
    if (error instanceof ExpectationError) return error;
    throw error;
  }
  throw new Error("the expectation was met");
}

describe("a console", () => {
  it("gives the texts one after the other, with their groups", () => {
    const uart = fresh().uart(1);
    judge(expect(uart).toPrint(/([a-c])\n/, within(ms(5)))[1]).toBe("a");
    judge(expect(uart).toPrint(/([a-c])\n/, within(ms(5)))[1]).toBe("b");
    judge(uart.output).toBe("!a\nb\n");
    judge(uart.unread).toBe("");
    uart.type("?");
    expect(uart).toPrint("?", within(ms(1)));
  });

  it("says what came instead, and why no more came", () => {
    const uart = fresh().uart(1);
    const { message } = failureOf(() => expect(uart).toPrint("b\n", within(us(150))));
    judge(message).toMatch(
      /^uart1 should print "b\\n", but it did not in 150\.\d+ us\nIt printed:\n {4}\| !a\n/,
    );
    judge(message).toMatch(/core 0: executing, PC 0x0010\w+, secure world: \w+.* \(.*firmware\.c:\d+\)\n/);
    judge(failureOf(() => expect(fresh().uart(0)).toPrint(/x/g, within(us(5)))).message).toContain(
      "It has printed nothing.",
    );
  });

  it("the opposite is met after all the time, and fails as soon as the text comes", () => {
    const uart = fresh().uart(1);
    expect(uart).not.toPrint("z", within(ms(1)));
    judge(target.time).toBe(ms(1));
    judge(failureOf(() => expect(uart).not.toPrint(/[b-z]/, within(ms(500)))).message).toMatch(
      /^uart1 should not print .*, but did after [\d.]+ (us|ms): "b"\n/,
    );
    judge(target.time).toBeLessThan(ms(5));
  });

  it("shows nothing that could move the cursor of a terminal", async () => {
    const evil = await started(SOURCE.replace("print('!')", "print(27); print('['); print('2'); print('J')"));
    const { message } = failureOf(() => expect(evil.uart(1)).toPrint("no", within(us(50))));
    judge(message).toContain("| \\u001b[2J");
    judge(message).not.toContain("\u001b");
  });
});

describe("a firmware", () => {
  it("reaches a function or a line, and stands there", () => {
    fresh();
    judge(expect(target).toReach("letter", within(ms(5)))).toMatchObject({ core: 0, reason: "breakpoint" });
    judge(target.memory.word("count")).toBe(1000);
    judge(target.registers.read("pc")).toBe(target.places.address("letter"));
    const line = SOURCE.split("\n").findIndex((text) => text.includes("letters++")) + 1;
    expect(target).toReach(`firmware.c:${line}`, within(ms(5)));
    judge(target.memory.word("letters")).toBeLessThanOrEqual(1);
    expect(target).not.toReach("_start", within(us(100)));
    judge(failureOf(() => expect(target).not.toReach("step", within(ms(5)))).message).toMatch(
      /core 0 did after/,
    );
  });

  it("holds a value now, or gets it in time; who wrote the wrong one is told", () => {
    fresh();
    expect(target).toHold("count", 0);
    expect(target).toHold("letters", 2, within(ms(5)));
    const { message } = failureOf(() => expect(target).toHold("letters", 99, within(us(1))));
    judge(message).toMatch(
      /^letters should be 99, but it did not in 1\.00\d us: it is 2\nIt was written last by letter(\+0x\w+)? \(.*firmware\.c:\d+\), on core 0, /,
    );
    judge(failureOf(() => expect(target).toHold("small", 8)).message).toContain(
      "it does not: it is 7\nNo core has written it, as far as the history goes back.",
    );
    target.memory.setHalf("small", 9);
    judge(failureOf(() => expect(target).toHold("small", 8)).message).toMatch(
      /it is 9\nThe test has written it last, [\d.]+ us after the start\./,
    );
  });

  it("is where it was after the search for the writer", async () => {
    fresh();
    target.run(ms(3));
    const here = [target.time, target.memory.word("count"), target.registers.read("pc")];
    const writer = target.lastWriter("letters")!;
    judge(writer).toMatchObject({ core: 0, place: judge.stringMatching(/^letter/) });
    judge([target.time, target.memory.word("count"), target.registers.read("pc")]).toEqual(here);
    judge(target.lastWriter("table")).toBeUndefined();
    // Points of the test are not taken for the store.
    const { points } = target.board.debugger;
    const removes = [
      points.addBreakpoint({ address: target.places.address("letter") }),
      points.addWatchpoint({ address: target.places.address("count"), length: 4, kind: "write" }),
    ];
    judge(target.lastWriter("letters")).toEqual(writer);
    judge(target.lastWriter("table")).toBeUndefined();
    for (const remove of removes) remove();
    target.run(ms(1));
    const other = await started(SOURCE);
    other.run(ms(3));
    other.run(ms(1));
    judge(target.memory.word("count")).toBe(other.memory.word("count"));
  });

  it("exits by semihosting", async () => {
    const exits = `__attribute__((naked)) void _start(void) {
      __asm__("mov r0, #0x20\\n ldr r1, =block\\n svc 0x123456\\n b .");
    }
    const unsigned block[2] = {0x20026, 3};`;
    const options = { semihosting: true };
    expect(await started(exits, options)).toExit(3, within(us(10)));
    const wrong = await started(exits, options);
    judge(failureOf(() => expect(wrong).toExit(0, within(us(10)))).message).toMatch(
      /^the firmware should exit with status 0, but after .* exited with status 3\n/,
    );
    const stopped = await started(exits, options);
    judge(() => stopped.run(us(10))).toThrow("firmware exited with status 3");
  });

  it("has notes of the board", async () => {
    expect(fresh()).toHaveNoNotes();
    const notes = await started(SOURCE.replace("print('!')", "REG(0xe0004000) = 1"));
    notes.run(us(20));
    judge(failureOf(() => expect(notes).toHaveNoNotes()).message).toMatch(/body.*firmware\.c/);
  });

  it("that sleeps for ever is told from one that is slow", async () => {
    const sleeps = await started(SOURCE.replace("for (;;) step()", 'for (;;) __asm__("wfi")'));
    judge(failureOf(() => expect(sleeps.uart(1)).toPrint("x", within(ms(5)))).message).toContain(
      "every core slept, and only an input could have woken one",
    );
    sleeps.run(ms(5));
    judge(sleeps.time).toBeLessThan(ms(1));
  });
});

describe("places and values", () => {
  it("have sizes, and limits", () => {
    const { memory } = fresh();
    judge([memory.value("small"), memory.value("tiny"), memory.half("small"), memory.byte("tiny")]).toEqual([
      7, 0x80, 7, 0x80,
    ]);
    judge([...memory.bytes("table")]).toEqual([1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0]);
    judge(memory.word("table+4")).toBe(2);
    judge(memory.text("name")).toBe("Zynq");
    memory.setWord("table+0x8", -1);
    judge(memory.word("table+8")).toBe(0xffff_ffff);
    memory.flipBit("table", 33);
    judge(memory.word("table+4")).toBe(0);
    judge(() => memory.value("table")).toThrow("table has 12 bytes");
    judge(() => memory.setByte("tiny", 256)).toThrow("256 does not fit 1 byte");
    judge(() => memory.word(0x3000_0000)).toThrow("reaches nothing at 0x30000000");
    judge(() => memory.text(0x3000_0000)).toThrow("reaches nothing at 0x30000000");
    judge(() => target.memoryOf(2)).toThrow("core 2: the board has the cores 0 and 1");
    judge(() => target.registersOf(-1)).toThrow(RangeError);
    judge(() => target.interrupt(3, 2)).toThrow(RangeError);
    judge(() => memory.word(-4)).toThrow("-4 is not an address");
  });

  it("that are not there are named with what is near", () => {
    fresh();
    judge(() => target.memory.word("leters")).toThrow(
      new PlaceError('firmware has no symbol "leters"; did you mean letters, letter?'),
    );
    judge(() => expect(target).toReach("firmware.c:1", within(ms(1)))).toThrow("the next line with code is");
    judge(() => expect(target).toReach("other.c:1", within(ms(1)))).toThrow('has no line of "other.c"');
    judge(() => target.registers.read("r99")).toThrow('no register "r99"');
    judge(() => target.registers.write("sctlr_s", 0)).toThrow("cannot be written");
  });

  it("times are whole numbers of cycles", () => {
    judge(() => within(0.5)).toThrow("give ms(…), us(…) or s(…)");
    judge(() => target.run(1.5)).toThrow(RangeError);
    judge(within(cycles(7))).toEqual({ limit: 7 });
  });
});

it("a file that is no program is named, with what to do", async () => {
  const text = new TextEncoder().encode("no program");
  await judge(startFirmware(text, { name: "notes.txt", failures: false })).rejects.toThrow(
    /^notes\.txt: not an ELF file .* Give the linked ELF/,
  );
  await judge(startFirmware(text)).rejects.toThrow(ElfError);
});

it("time at a breakpoint is that of the core that stands there", () => {
  fresh();
  expect(target).toReach("letter", within(ms(5)));
  const { core, time } = { core: 0, time: target.time };
  judge(time).toBe(target.board.debugger.progress(core).time);
  judge(time).toBeGreaterThan(target.board.time);
  expect(target).toHold("count", 1000);
  judge(target.time).toBe(time);
});

it("the matchers say the same to vitest's own expect, also turned round", () => {
  judge.extend(matchers);
  type Method = (...args: unknown[]) => void;
  const turned = (subject: unknown = fresh().uart(1)) =>
    judge(subject) as never as { toPrint: Method; not: { toPrint: Method } };
  turned().toPrint("a\n", within(ms(5)));
  turned().not.toPrint("z", within(us(5)));
  judge(() => turned().toPrint("z", within(us(5)))).toThrow("uart1 should print");
  judge(() => turned().not.toPrint("b", within(ms(5)))).toThrow("uart1 should not print");
  judge(() => turned(1).toPrint("z", within(us(5)))).toThrow(TypeError);
});
