/** The file of a failure makes the failed run again. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { axiUart16550, ms, QUANTUM, us, type Zc702 } from "@mvm/board";
import { afterEach, beforeEach, it, expect as judge } from "vitest";
import { replay } from "../src/debug/replay";
import { expect } from "../src/expect";
import type { ExpectationError } from "../src/failure";
import { within } from "../src/within";
import { started } from "./built";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "failures-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const ECHO = `
#define REG(address) (*(volatile unsigned *)(address))
volatile unsigned count, sum, ticks;
void _start(void) {
  for (;; count++) {
    if (!(REG(0xe000102c) & 2)) {
      unsigned c = REG(0xe0001030);
      sum += c;
      REG(0xe0001030) = c;
    }
  }
}`;

it("has the machine, the program and what the test did, so the run is the same", async () => {
  const target = await started(ECHO, { failures: folder });
  target.run(us(100));
  target.uart(1).type("abc");
  target.run(us(150));
  target.memory.setWord("count", 1_000_000);
  target.drivePins(0, 5);
  let message = "";
  try {
    expect(target.uart(1)).toPrint("d", within(ms(1)));
  } catch (error) {
    message = (error as Error).message;
  }
  judge(target.uart(1).output).toBe("abc");
  const [file] = readdirSync(folder);
  judge(message).toMatch(new RegExp(`1\\.250 ms after the start: npx mvm-debug .*/${file}$`));
  const { board, stored } = await replay(join(folder, file!));
  judge(stored.elf).toEqual(target.firmware.elf);
  judge(board.time).toBe(target.time);
  judge(board.statistics(0)).toEqual(target.board.statistics(0));
  const at = target.places.address("count");
  judge(board.readMemory(at, 12)).toEqual(target.board.readMemory(at, 12));
  judge(board.devices.gpio.read(0x60, {} as never) & 0xf).toBe(5);
});

/** Both cores add to a word without a lock, so what they read depends on how their turns meet. */
const RACE = `
volatile unsigned shared, count0, count1;
__attribute__((noinline)) void found(void) { __asm__ volatile(""); }
void body0(void) {
  for (;;) { shared = shared * 3 + 1; if (++count0 == 5000) found(); }
}
void body1(void) {
  for (;;) { shared = shared * 5 + 2; count1++; }
}
__attribute__((naked)) void second(void) { __asm__("ldr sp, =0x190000\\n b body1"); }
__attribute__((naked)) void _start(void) {
  __asm__("ldr sp, =0x180000\\n ldr r0, =0xfffffff0\\n ldr r1, =second\\n str r1, [r0]\\n sev\\n b body0");
}`;

it("leads to the place of the failure in a core's turn, whatever ends the runs before had", async () => {
  const target = await started(RACE, { failures: folder });
  for (let n = 0; n < 7; n++) target.run(us(3));
  judge(target.time % QUANTUM).not.toBe(0);
  judge(() => expect(target).not.toReach("found", within(ms(5)))).toThrow("no core should reach found");
  const file = readdirSync(folder).find((each) => each.endsWith(".mvm"))!;
  const state = ({ board }: { board: Zc702 }) => [
    board.time,
    ...[0, 1].flatMap((core) => [board.programCounter(core), board.debugger.progress(core)]),
    board.readMemory(target.places.address("shared"), 12),
  ];
  judge(target.registers.read("pc")).toBe(target.places.address("found"));
  judge(state(await replay(join(folder, file)))).toEqual(state(target));
});

it("is another one for each failure, though two tests fail at one time", async () => {
  const target = await started(ECHO, { failures: folder });
  target.run(us(100));
  const begin = target.save();
  const file = (value: number) => {
    target.restore(begin);
    target.memory.setWord("sum", value);
    try {
      expect(target).toHold("sum", 5);
    } catch (error) {
      return (error as ExpectationError).file!;
    }
    throw new Error("the expectation was met");
  };
  const [one, two] = [file(1), file(2)];
  const sum = async (each: string) =>
    (await replay(each)).board.readMemory(target.places.address("sum"), 1)[0];
  judge([await sum(one), await sum(two)]).toEqual([1, 2]);
});

it("says what is wrong with another file", async () => {
  const file = join(folder, "other.mvm");
  writeFileSync(file, "no snapshot");
  await judge(replay(file)).rejects.toThrow("other.mvm is no snapshot");
});

it("does not hide the failure if it cannot be written, and is not written if nobody wants it", async () => {
  const inFile = join(folder, "file");
  writeFileSync(inFile, "");
  const target = await started(ECHO, { failures: join(inFile, "folder") });
  judge(() => expect(target).toHold("count", 5)).toThrow(
    /^count should be 5[\s\S]*\(no file for mvm-debug: ENOTDIR/,
  );
  const before = readdirSync(folder).length;
  const without = await started(ECHO);
  judge(() => expect(without).toHold("count", 5)).toThrow(/FFFFFFF0$/);
  judge(readdirSync(folder)).toHaveLength(before);
});

it("is not promised for a board whose devices it cannot have", async () => {
  const target = await started(ECHO, { failures: folder, pl: [axiUart16550()] });
  judge(() => expect(target).toHold("count", 5)).toThrow(
    "(no file for mvm-debug, because the board has devices of its own in the programmable logic)",
  );
  judge(readdirSync(folder)).toEqual([]);
});
