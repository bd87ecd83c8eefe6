import { parse } from "jsonc-parser";
import { describe, expect, it } from "vitest";
import { withParameter } from "../../src/campaign/parameters";

interface System {
  quiet: boolean;
  vms: { name: string; cores?: number[]; level?: string; reservation?: { budget: string } }[];
}

const TEXT = `// A system.
{
  "quiet": false,
  "vms": [
    { "name": "rtos", "cores": [1] }, // with a core of its own
    { "name": "counter", "reservation": { "budget": "1 ms" } },
  ],
}
`;

describe("the value of a parameter", () => {
  it.each<[string, unknown, (system: System) => unknown]>([
    ["quiet", true, (system) => (system.quiet = true)],
    ["vms[0].cores[0]", 0, (system) => (system.vms[0]!.cores![0] = 0)],
    ["vms[rtos].level", "srt", (system) => (system.vms[0]!.level = "srt")],
    ["vms[counter].reservation.budget", "2 ms", (system) => (system.vms[1]!.reservation!.budget = "2 ms")],
    ["vms[rtos].reservation.budget", "2 ms", (system) => (system.vms[0]!.reservation = { budget: "2 ms" })],
  ])("%s = %j: stands there, and nothing else changes", (key, value, change) => {
    const expected = structuredClone(SYSTEM);
    change(expected);
    const changed = withParameter(TEXT, key, value)!;
    expect(parse(changed, [], { allowTrailingComma: true })).toEqual(expected);
    expect(changed).toContain("// with a core of its own");
  });

  it.each([
    "",
    ".",
    "vms[",
    "vms[linux].weight",
    "vms[2].weight",
    "quiet.x",
    "quiet[0]",
    "vms..name",
    "vms.name",
    "vms[0]name",
    "[0]",
  ])('there is no place "%s"', (key) => expect(withParameter(TEXT, key, 1)).toBeUndefined());
});

const SYSTEM: System = {
  quiet: false,
  vms: [
    { name: "rtos", cores: [1] },
    { name: "counter", reservation: { budget: "1 ms" } },
  ],
};
