import { describe, expect, it } from "vitest";
import { GEM_REGISTERS, Gem } from "../../src/devices/gem";
import { Bench } from "./bench";

const R = GEM_REGISTERS.at;
/** UG585 appendix B, GEM phy_maint: Clause 22, a read (2) or a write (1), fixed bits 17:16. */
const operation = (kind: number, phy: number, register: number, data = 0) =>
  ((1 << 30) | (kind << 28) | (phy << 23) | (register << 18) | (2 << 16) | data) >>> 0;
const READ = 2;
const WRITE = 1;
/** Bit phy_mgmt_idle of net_status. */
const IDLE = 1 << 2;

describe("the Ethernet controller's management port", () => {
  it("is idle, and no PHY answers (IEEE 802.3 22.2.4.5: a line that nobody drives reads as ones)", () => {
    const bench = new Bench();
    const gem = new Gem(bench.diagnostics);
    for (let phy = 0; phy < 32; phy++) {
      bench.write(gem, R.phy_maint, operation(READ, phy, 1));
      expect(bench.read(gem, R.net_status) & IDLE).toBe(IDLE);
      expect(bench.read(gem, R.phy_maint)).toBe((operation(READ, phy, 1) | 0xffff) >>> 0);
    }
    expect(bench.diagnostics.unimplemented).toEqual([]);
  });

  it("keeps the data of a write", () => {
    const bench = new Bench();
    const gem = new Gem(bench.diagnostics);
    bench.write(gem, R.phy_maint, operation(WRITE, 7, 0, 0x1234));
    expect(bench.read(gem, R.phy_maint) & 0xffff).toBe(0x1234);
  });

  it("says that frames are not modelled", () => {
    const bench = new Bench();
    bench.write(new Gem(bench.diagnostics), R.tx_qbar, 0x10_0000);
    expect(bench.diagnostics.unimplemented[0]!.message).toContain("tx_qbar");
  });
});
