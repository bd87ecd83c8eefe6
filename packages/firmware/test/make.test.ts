import { describe, expect, it } from "vitest";
import { missingSettings } from "../src/make";

describe("a fragment of a configuration", () => {
  const configuration = ["CONFIG_SMP=y", 'CONFIG_NAME="a b"', "# CONFIG_OFF is not set", "CONFIG_ON=y"].join(
    "\n",
  );

  it("holds if the configuration has each of its settings", () => {
    const fragment = '# a comment\n\nCONFIG_SMP=y\nCONFIG_NAME="a b"\n# CONFIG_OFF is not set\n';
    expect(missingSettings(fragment, configuration)).toEqual([]);
  });

  it("holds if a switch that must be off is not there", () => {
    expect(missingSettings("# CONFIG_UNKNOWN is not set", configuration)).toEqual([]);
  });

  it("names what is dropped, has another value, or is on", () => {
    const fragment = "CONFIG_LOST=y\nCONFIG_SMP=n\n# CONFIG_ON is not set\n";
    expect(missingSettings(fragment, configuration)).toEqual([
      "CONFIG_LOST=y",
      "CONFIG_SMP=n",
      "# CONFIG_ON is not set",
    ]);
  });
});
