import { describe, expect, it } from "vitest";
import { contains, regionOf } from "../../src/memory/map";

describe("the memory map", () => {
  it("has a region by its name", () => {
    // UG585 appendix B: UART1.
    expect(regionOf("uart1").base).toBe(0xe000_1000);
    expect(() => regionOf("uart2")).toThrow('no region "uart2"');
  });

  it("says whether an address is in a region, also at the end of the address space", () => {
    const last = { base: 0xffff_f000, size: 0x1000 };
    expect([0xffff_efff, 0xffff_f000, 0xffff_ffff, 0].map((pa) => contains(last, pa))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
