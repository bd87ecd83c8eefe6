/** The comparison of runs finds what is wrong, and names it. */
import { expect, it } from "vitest";
import type { TranslationSetting } from "../../src/cpu/translation-setting";
import { hex } from "../../src/hex";
import { startedBoard } from "../debugger/two-cores";
import { describeFinding, type Finding } from "./locate";
import { firstDifference } from "./lockstep";
import type { Scenario, Subject } from "./runner";

const END = 60_000;
const QUANTUM = 64;
/** A multiple of the quantum between two moments of comparison. */
const WRONG_AT = 321 * QUANTUM;

type Board = Subject["board"];

/**
 * The program of two cores. With translation `spoil` is called at the cycle WRONG_AT: as if a
 * translated instruction were wrong.
 */
function scenario(
  spoil: (board: Board) => void,
  when: (board: Board) => boolean = () => true,
  onRestore: (board: Board) => void = () => {},
): Scenario {
  return {
    name: "two cores",
    end: END,
    quantum: QUANTUM,
    async start(translation) {
      const board = await startedBoard(QUANTUM);
      if (translation === "off") return { board };
      const restore = board.restore.bind(board);
      board.restore = (snapshot) => {
        onRestore(board);
        restore(snapshot);
      };
      return {
        board,
        run(until) {
          if (board.time < WRONG_AT && until >= WRONG_AT) {
            board.run({ until: WRONG_AT });
            if (when(board)) spoil(board);
          }
          return board.time < until ? board.run({ until }) : { kind: "time" };
        },
      };
    },
  };
}

/** A word that the program does not use. */
const UNUSED = 0x11_0080;

const spoilR4 = ({ debugger: { registers } }: Board) => registers.find("r4")!.write!(1, 0n);

const CPSR_Q = 1n << 27n;

const EAGER: TranslationSetting = { threshold: 0 };
const find = (of: Scenario): Promise<Finding | undefined> => firstDifference(of, [EAGER]);

it("finds nothing where nothing is wrong", async () => {
  expect(await find(scenario(() => {}))).toBeUndefined();
});

it("names a register, with its values, the cycle and the PC", async () => {
  let right = 0;
  const finding = await find(
    scenario(({ debugger: { registers } }) => {
      right = registers.read(1, "r4");
      registers.find("r4")!.write!(1, BigInt(right ^ 0x8000));
    }),
  );
  expect(finding).toMatchObject({ cycle: WRONG_AT, setting: EAGER });
  expect(finding!.found).toEqual([
    { where: "core 1 r4", reference: hex(right), subject: hex(right ^ 0x8000) },
  ]);
  const board = await startedBoard(QUANTUM);
  board.run({ until: WRONG_AT });
  const places = [0, 1].map((core) => ({
    pc: board.programCounter(core),
    instructions: board.statistics(core).instructions,
  }));
  expect(finding!.after).toEqual(places);
  expect(describeFinding(finding!)).toContain(`now core 1 is at PC ${hex(places[1]!.pc)}`);
});

it("names a word of RAM", async () => {
  const finding = await find(scenario((board) => board.writeMemory(UNUSED, Uint8Array.of(0xee, 0xff))));
  expect(finding?.cycle).toBe(WRONG_AT);
  expect(finding!.found).toEqual([{ where: `DDR ${hex(UNUSED)}`, reference: hex(0), subject: hex(0xffee) }]);
});

it.each([
  ["the sticky flag", "cpsr", "core 0 QF"],
  ["a banked register", "sp_irq", "core 0 sp_irq"],
  ["a system register", "tpidrurw_s", "core 0 TPIDRURW_s"],
  ["half of a D register", "d17", "core 0 d17.low"],
])("names %s", async (_, register, where) => {
  const finding = await find(
    scenario(({ debugger: { registers } }) => {
      const { read, write, bits } = registers.find(register)!;
      write!(0, read(0) ^ (bits === 64 || register !== "cpsr" ? 1n : CPSR_Q));
    }),
  );
  expect(finding?.cycle).toBe(WRONG_AT);
  expect(finding!.found.map((each) => each.where)).toEqual([expect.stringContaining(where)]);
});

it("names a field of a device", async () => {
  const finding = await find(scenario(({ devices, time }) => devices.gpio.drive(1, 0x20, time)));
  expect(finding?.cycle).toBe(WRONG_AT);
  expect(finding!.found.map((each) => each.where)).toEqual([
    "parts.devices.gpio.inputs.1",
    "parts.devices.gpio.seen.1",
  ]);
});

it("makes the runs anew if the cause lies before the last moment without a difference", async () => {
  const restored = new WeakSet<Board>();
  const finding = await find(
    scenario(
      spoilR4,
      (board) => !restored.has(board),
      (board) => restored.add(board),
    ),
  );
  expect(finding).toMatchObject({ cycle: WRONG_AT, found: [{ where: "core 1 r4" }] });
});

it("says when it cannot make the difference again", async () => {
  let times = 0;
  const finding = await find(scenario(spoilR4, () => times++ === 0));
  expect(finding!.after).toBeUndefined();
  expect(finding!.found[0]!.where).toMatch(/^core /);
  expect(finding!.cycle).toBeGreaterThan(WRONG_AT);
  expect(describeFinding(finding!)).toContain("not narrowed down");
});
