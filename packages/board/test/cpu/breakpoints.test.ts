/**
 * Breakpoints in translated code. One decoded page is at two addresses, and only one of them has
 * breakpoints.
 */
import { expect, it } from "vitest";
import type { TranslationSetting } from "../../src/cpu/translation-setting";
import { Points } from "../../src/debugger/points";
import { DEVICE, END, Machine } from "./machine";
import { CODE, enable, mapSection, NORMAL, prepare, SCTLR_M, STRONGLY_ORDERED, set } from "./sections";

const HERE = 0x5000_0000;
const THERE = 0xd010_0000;
const PLACE = 0x10_0000;
const ROUNDS = 60;
/** From the begin of the called function to the instruction with the breakpoint. */
const OFFSETS = [0, 4, 8, 12];
/** More than the core's list of breakpoints takes. */
const MANY = 300;

interface Outcome {
  state: number[];
  /** How often the board was asked at each address. */
  asked: Map<number, number>;
}

/** Calls the function at both addresses in turn. */
function run(
  translation: TranslationSetting,
  offset: number,
  prepareBreakpoints: (machine: Machine) => void,
) {
  const machine = new Machine(translation);
  mapSection(machine, HERE, PLACE, NORMAL);
  mapSection(machine, THERE, PLACE, NORMAL);
  mapSection(machine, DEVICE, DEVICE, STRONGLY_ORDERED);
  prepare(machine, "b .");
  machine.load("adds r0, r0, #1\n addne r1, r1, r0\n sub r2, r2, r1\n bx lr", PLACE);
  const outcome: Outcome = { state: [], asked: new Map() };
  machine.onBreakpoint = (_, pc) => {
    outcome.asked.set(pc, (outcome.asked.get(pc) ?? 0) + 1);
    return false;
  };
  machine.cpu.debug.markBreakpoint(THERE + offset, true);
  prepareBreakpoints(machine);
  machine.load(
    `
    ${enable(SCTLR_M)}
    ${set("r5", HERE)}
    ${set("r6", THERE)}
    mov r0, #0
    mov r1, #0
    mov r2, #0
    mov r4, #${ROUNDS}
  1:
    blx r5
    blx r6
    subs r4, r4, #1
    bne 1b
    ${END}`,
    CODE,
  );
  machine.runFrom(CODE);
  const { cpu } = machine;
  expect(cpu.functionsMade > 0).toBe(translation !== "off");
  outcome.state = [machine.r(0), machine.r(1), machine.r(2), cpu.time(0), cpu.instructions(0)];
  return outcome;
}

it.each(OFFSETS)("are met each time, at %d, and the other address runs translated", (offset) => {
  const interpreted = run("off", offset, () => {});
  expect(interpreted.asked.get(THERE + offset)).toBe(ROUNDS);
  for (const threshold of [0, 3]) {
    const translated = run({ threshold }, offset, () => {});
    expect(translated.state).toEqual(interpreted.state);
    expect(translated.asked.get(THERE + offset)).toBe(ROUNDS);
    expect(translated.asked.get(HERE + offset) ?? 0).toBeLessThan(ROUNDS / 4);
  }
});

it.each([
  ["more than the list takes", MANY],
  ["the list takes, after more were there", 3],
])("are met each time, with more of them in other pages: %s", (_, left) => {
  const others = Array.from({ length: MANY }, (_, number) => 0x7000_0004 + number * 0x1000);
  const prepareBreakpoints = ({ cpu: { debug } }: Machine) => {
    for (const address of others) debug.markBreakpoint(address, true);
    for (const address of others.slice(left)) debug.markBreakpoint(address, false);
  };
  const interpreted = run("off", 4, prepareBreakpoints);
  expect(interpreted.asked.get(THERE + 4)).toBe(ROUNDS);
  const translated = run({ threshold: 0 }, 4, prepareBreakpoints);
  expect(translated.state).toEqual(interpreted.state);
  expect(translated.asked.get(THERE + 4)).toBe(ROUNDS);
});

it("that are taken away are met no more", () => {
  const translated = run({ threshold: 0 }, 4, ({ cpu: { debug } }) => debug.markBreakpoint(THERE + 4, false));
  expect(translated.asked.size).toBe(0);
});

it("at the odd address of a pointer to Thumb code are at the instruction", () => {
  const machine = new Machine();
  const points = new Points(machine.cpu.debug);
  let met = 0;
  machine.onBreakpoint = (core, pc) => {
    if (points.breakpointAt(core, pc) !== undefined) met++;
    return false;
  };
  machine.load(`.thumb\n adds r0, r0, #1\n ${END}`, CODE);
  const runOnce = () => machine.runFrom(CODE | 1);
  runOnce();
  const remove = points.addBreakpoint({ address: CODE | 1 });
  runOnce();
  remove();
  runOnce();
  expect([machine.r(0), met]).toEqual([3, 1]);
});
