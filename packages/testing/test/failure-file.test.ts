/** The file of a failure makes the failed run again. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { axiUart16550, ms, us } from "@mvm/board";
import { afterAll, beforeAll, it, expect as judge } from "vitest";
import { replay } from "../src/debug/replay";
import { expect } from "../src/expect";
import { within } from "../src/within";
import { started } from "./built";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "failures-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

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
  judge(readFileSync(join(folder, "other.mvm"), "utf8")).toBe("no snapshot");
});
