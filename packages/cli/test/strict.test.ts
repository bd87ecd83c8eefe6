/** `mvm board --strict --allow`: what the board has noted, without what the program means. */
import { expect, it } from "vitest";
import { UsageError } from "../src/errors";
import { parseAllowed, strictFailure } from "../src/report/strict";

const PLACE = { core: 0, pc: 0x8000, world: "secure", cycle: 7, kind: "read", count: 1 } as const;
const noteAt = (pa: number) => ({ ...PLACE, pa, message: "not modelled" });
const refusalAt = (pa: number) =>
  ({ ...PLACE, pa, device: "uart1", effect: "abort", reason: "secure" }) as const;
const failure = (allowed: string, notes: number[], refusals: number[] = []) =>
  strictFailure(
    { unimplemented: notes.map(noteAt), violations: refusals.map(refusalAt) },
    allowed === "" ? [] : parseAllowed(allowed),
  );

it("fails for what is not allowed, and names the first", () => {
  expect(failure("", [])).toBeUndefined();
  expect(failure("", [0xf800_0b74])).toContain("did 1 kinds of things");
  expect(failure("0xF8000B74", [0xf800_0b74, 0xf800_0b77])).toBeUndefined();
  expect(failure("0xF8000B74", [0xf800_0b78])).toContain("0xF8000B78");
  expect(
    failure("0xF8000B74, 0xF800D000-0xF800DFFF", [0xf800_0b74, 0xf800_d010, 0xf800_dfff]),
  ).toBeUndefined();
  expect(failure("0xF800D000-0xF800DFFF", [0xf800_d000], [0x3c00_0000])).toContain("0x3C000000");
});

it.each(["", "F8000B74", "0x10-", "0x20-0x10", "0x10,,0x20"])("refuses the list %j", (list) => {
  expect(() => parseAllowed(list)).toThrow(UsageError);
});
