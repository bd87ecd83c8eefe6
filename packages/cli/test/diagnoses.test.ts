/** What the board notices is printed for the user at once. */
import type { Zc702 } from "@mvm/board";
import { expect, it } from "vitest";
import { watchDiagnostics } from "../src/report/diagnoses";

const PLACE = {
  core: 1,
  pc: 0x8000,
  pa: 0x3c00_0000,
  world: "non-secure",
  cycle: 7,
  kind: "read",
  count: 1,
} as const;
const REFUSED = { ...PLACE, device: "DDR", effect: "abort", reason: "DDR segment 15 is secure" } as const;

type Diagnostics = Zc702["diagnostics"];
type Writable = { -readonly [K in "lastViolation"]: Diagnostics[K] } & {
  unimplemented: Diagnostics["unimplemented"][number][];
  polls: { inVain: Diagnostics["polls"]["inVain"] };
};

function watch() {
  const made = { violations: [], unimplemented: [], lastViolation: undefined, polls: { inVain: [] } };
  const diagnostics = made as unknown as Omit<Diagnostics, keyof Writable> & Writable;
  const said: string[] = [];
  const end = watchDiagnostics(diagnostics as unknown as Diagnostics, (text) => said.push(text));
  return { diagnostics, said, end };
}

it("shows the first different diagnoses, then how many more there were", () => {
  const { diagnostics, said, end } = watch();
  for (let i = 0; i < 22; i++) diagnostics.onUnimplemented!({ ...PLACE, message: "nothing at this address" });
  end();
  expect(said).toHaveLength(21);
  expect(said[0]).toContain("nothing at this address");
  expect(said[20]).toBe("board: 2 more notes; --report FILE lists them");
});

it("notes hide no refusal, and refusals do not hide the last one", () => {
  const { diagnostics, said, end } = watch();
  for (let i = 0; i < 50; i++) diagnostics.onUnimplemented!({ ...PLACE, message: "nothing at this address" });
  for (let n = 0; n < 30; n++) {
    const refused = { ...REFUSED, pc: n };
    diagnostics.lastViolation = refused;
    diagnostics.onViolation!(refused);
    if (n === 0)
      expect(said.at(-1)).toBe(
        "board: core 1, PC 0x00000000, non-secure read of 0x3C000000 at cycle 7: DDR segment 15 is secure",
      );
  }
  end();
  expect(said.at(-1)).toContain("the last refused access: core 1, PC 0x0000001D");
});

it("says at the end what software did again and again", () => {
  const { diagnostics, said, end } = watch();
  diagnostics.unimplemented.push(
    { ...PLACE, count: 250_000, message: "not modelled" },
    { ...PLACE, message: "" },
  );
  end();
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/used in vain: core 1, PC 0x00008000.*250000 times/);
});

it("says at the end which register did not change, unless the register is not modelled", () => {
  const { diagnostics, said, end } = watch();
  const poll = { ...PLACE, device: "devcfg", value: 0, count: 1_500_000, since: 0, until: 66_666_667 };
  diagnostics.polls.inVain.push({ ...poll, pa: 0xf800_700c }, { ...poll, pa: 0xf800_7f00 });
  diagnostics.unimplemented.push({ ...PLACE, pa: 0xf800_7f00, message: "not modelled" });
  end();
  expect(said).toEqual([
    "board: a register that did not change: core 1, PC 0x00008000, non-secure reads of 0xF800700C (devcfg INT_STS): 0x00000000 each time, 1500000 times in 100.0 ms, to cycle 66666667",
  ]);
});
