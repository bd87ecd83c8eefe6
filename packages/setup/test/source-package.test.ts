import { describe, expect, it } from "vitest";
import { formatSources } from "../src/apt/source-entry";
import { patchNames } from "../src/debian/source-package";

describe("a source package", () => {
  it("has its patches in the order of the series, without comments and options", () => {
    const series = "# first\nCVE-1.patch\n\nupstream/two.diff -p1\nthree # why\n";
    expect(patchNames(series)).toEqual(["CVE-1.patch", "upstream/two.diff", "three"]);
  });

  it("comes from the archives of the binary packages", () => {
    const entry = { uris: ["http://mirror.example"], suites: ["trixie"], components: ["main"], fields: {} };
    expect(formatSources([entry], { sourcePackages: true })).toMatch(/^Types: deb deb-src$/m);
    expect(formatSources([entry])).toMatch(/^Types: deb$/m);
  });
});
