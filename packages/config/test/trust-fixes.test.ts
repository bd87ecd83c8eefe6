/** In a closed system each way is a problem, and its fix closes the way. */
import { describe, expect, it } from "vitest";
import { parseConfiguration } from "../src/load";
import { ConfigurationError, type Problem } from "../src/source/problem";
import { isTrusted } from "../src/trust/matrix";
import type { Resource } from "../src/trust/pair";
import { CHANNEL, cellOf, codesOf, GUARDED, HARD, type Made, RESERVED, textOf } from "./made-pairs";

function problemsOf(made: Made): readonly Problem[] {
  try {
    parseConfiguration("made.jsonc", textOf({ ...made, system: { closed: true, ...made.system } }));
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

describe("the fix of a way", () => {
  /** A configuration with the way, the words of the fix, and the configuration as the fix says. */
  const FIXES: readonly [code: string, resource: Resource, before: Made, fix: RegExp, after: Made][] = [
    [
      "DOORBELL",
      "interrupts",
      { a: GUARDED, system: CHANNEL },
      /remove "link" from "channels"/,
      { a: GUARDED },
    ],
    [
      "RESET",
      "time",
      {
        a: HARD,
        b: { isolation: "confined", devices: ["private-watchdog"] },
        others: [{ name: "c", devices: ["private-timer"] }],
      },
      /take "private-watchdog" from "b"/,
      { a: HARD, b: { isolation: "confined" }, others: [{ name: "c", devices: ["private-timer"] }] },
    ],
    [
      "PAGE",
      "devices",
      {
        a: { devices: ["private-timer", "global-timer"] },
        b: { isolation: "confined", devices: ["private-watchdog"] },
      },
      /take "global-timer" from "a"/,
      { a: { devices: ["private-timer"] }, b: { isolation: "confined", devices: ["private-watchdog"] } },
    ],
    ["BEST-EFFORT", "time", {}, /give "a" a reservation/, { a: RESERVED }],
    ["MANAGER", "time", { a: HARD, b: { manager: true } }, /remove "manager" from "b"/, { a: HARD }],
    ["DEBUG", "time", { a: HARD, system: { guestDebug: true } }, /remove "guestDebug"/, { a: HARD }],
  ];

  it.each(FIXES)("%s of %s", (code, resource, before, fix, after) => {
    expect(codesOf(cellOf(before, resource))).toContain(code);
    const told = problemsOf(before).filter(({ what }) =>
      what.includes(`"a" must trust "b" with the ${resource} of "a"`),
    );
    expect(told.map((problem) => problem.code)).toEqual(["not-closed"]);
    expect(told[0]!.fix).toMatch(fix);
    expect(isTrusted(cellOf(after, resource))).toBe(false);
  });

  const LINUX = { image: { linux: { cmdline: "" } }, memory: { base: "0x08000000", size: "16 MiB" } };

  it.each<[code: string, resource: Resource, before: Made, fix: string, after: Made]>([
    ["TABLES", "memory", {}, 'give "b" the isolation "confined"', { b: { isolation: "confined" } }],
    [
      "TABLES",
      "memory",
      { b: LINUX },
      'give "b" the isolation "shadow"',
      { b: { ...LINUX, isolation: "shadow" } },
    ],
    [
      "TABLES",
      "memory",
      { b: GUARDED },
      'remove "guardInterrupts" from "b", and give "b" the isolation "confined"',
      { b: { ...HARD, isolation: "confined" } },
    ],
    [
      "OPEN",
      "devices",
      { a: { devices: ["uart1", "ttc1"] } },
      'give "b" the isolation "confined"',
      { a: { devices: ["uart1", "ttc1"] }, b: { isolation: "confined" } },
    ],
    [
      "DISTRIBUTOR",
      "interrupts",
      { a: HARD },
      'give "b" the isolation "confined"',
      { a: HARD, b: { isolation: "confined" } },
    ],
  ])("%s of %s, which every direct guest has", (code, resource, before, fix, after) => {
    const told = problemsOf(before).filter(({ what }) => what.includes('all others must trust "b"'));
    expect(told.map((problem) => problem.fix)).toEqual([fix]);
    const cell = cellOf(before, resource);
    expect(codesOf(cell)).toContain(code);
    for (const { way, pair } of cell.open) expect(way.fix(pair)).toBe(fix);
    expect(isTrusted(cellOf(after, resource))).toBe(false);
  });

  it("OPEN of a device in a page with registers of the other guest: what walls do not keep is told, too", () => {
    const made = { a: { devices: ["uart1", "global-timer"] }, b: { devices: ["private-watchdog"] } };
    const told = problemsOf(made).filter(({ what }) => what.includes('"a" must trust "b" with the devices'));
    expect(told.map(({ fix }) => fix)).toEqual(['take "global-timer" from "a"']);
  });

  it("walls around every VM close a system of several", () => {
    const walls = { isolation: "confined", ...RESERVED };
    expect(
      problemsOf({
        a: walls,
        b: { ...walls, devices: ["marker-port"] },
        others: [{ name: "c", ...HARD, isolation: "confined", devices: ["uart1"] }],
      }),
    ).toEqual([]);
  });
});
