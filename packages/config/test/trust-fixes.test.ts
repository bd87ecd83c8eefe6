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
    ["DISTRIBUTOR", "interrupts", { a: HARD }, /add "guardInterrupts": true to "a"/, { a: GUARDED }],
    [
      "DISTRIBUTOR",
      "interrupts",
      { a: { cores: [1] } },
      /make "a" hard real-time with "guardInterrupts"/,
      { a: GUARDED },
    ],
    [
      "DISTRIBUTOR",
      "interrupts",
      { a: { ...HARD, image: { linux: { cmdline: "" } }, memory: { base: "0x08000000", size: "16 MiB" } } },
      /cannot be guarded: put both VMs on one core, as soft real-time VMs/,
      { a: { image: { linux: { cmdline: "" } }, memory: { base: "0x08000000", size: "16 MiB" } } },
    ],
    [
      "DOORBELL",
      "interrupts",
      { a: GUARDED, system: CHANNEL },
      /remove "link" from "channels"/,
      { a: GUARDED },
    ],
    [
      "OPEN",
      "devices",
      { a: { ...HARD, devices: ["uart1", "private-timer", "ttc1"] } },
      /take "uart1" and "ttc1" from "a"/,
      { a: { ...HARD, devices: ["private-timer"] } },
    ],
    [
      "RESET",
      "time",
      { a: HARD, b: { devices: ["private-watchdog"] }, others: [{ name: "c", devices: ["private-timer"] }] },
      /take "private-watchdog" and "private-timer" from the VMs of the core of "b"/,
      { a: HARD, others: [{ name: "c" }] },
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

  it("TABLES of memory: there is none but a system with one VM", () => {
    const memory = problemsOf({}).filter(({ what }) => what.includes("memory"));
    expect(memory).toHaveLength(1);
    expect(memory[0]!.fix).toContain("only a system with one VM can be closed");
  });
});
