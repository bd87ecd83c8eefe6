import { expect, it } from "vitest";
import { Firewall } from "../../src/memory/firewall";
import { OCM_SECURITY_PAGE_SIZE } from "../../src/memory/map";

const OCM_PAGES = 64;
const pages = Array.from({ length: OCM_PAGES }, (_, page) => page);

/** The pages whose first and last byte the firewall lets the normal world reach. */
function openPages(firewall: Firewall): number[] {
  return pages.filter((page) => {
    const first = page * OCM_SECURITY_PAGE_SIZE;
    const open = firewall.ocmAllowsNonSecure(first);
    expect(firewall.ocmAllowsNonSecure(first + OCM_SECURITY_PAGE_SIZE - 1)).toBe(open);
    return open;
  });
}

it("each bit of TZ_OCM_RAM0 opens one of the OCM's pages 0–31, each bit of TZ_OCM_RAM1 one of 32–63", () => {
  const firewall = new Firewall();
  expect(openPages(firewall)).toEqual([]);
  for (const page of pages) {
    firewall.ocm = page < 32 ? [1 << page, 0] : [0, 1 << (page - 32)];
    expect(openPages(firewall)).toEqual([page]);
  }
});
