/** What the board notices is printed for the user at once. */
import type { Zc702 } from "@mvm/board";
import { expect, it } from "vitest";
import { watchDiagnostics } from "../src/report/diagnoses";

it("shows the first different diagnoses, then how many more there were", () => {
  const diagnostics = {
    onViolation: undefined,
    onUnimplemented: undefined,
  } as unknown as Zc702["diagnostics"];
  const said: string[] = [];
  const end = watchDiagnostics(diagnostics, (text) => said.push(text));
  const place = {
    core: 1,
    pc: 0x8000,
    pa: 0x3c00_0000,
    world: "non-secure",
    cycle: 7,
    kind: "read",
    count: 1,
  } as const;
  diagnostics.onViolation!({ ...place, effect: "abort", reason: "DDR segment 15 is secure" });
  for (let i = 0; i < 22; i++) diagnostics.onUnimplemented!({ ...place, message: "nothing at this address" });
  end();
  expect(said).toHaveLength(21);
  expect(said[0]).toBe(
    "board: core 1, PC 0x00008000, non-secure read of 0x3C000000 at cycle 7: DDR segment 15 is secure",
  );
  expect(said[1]).toContain("nothing at this address");
  expect(said[20]).toBe("board: 3 more like these; --report FILE lists them");
});
