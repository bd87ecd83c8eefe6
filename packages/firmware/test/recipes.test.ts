import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { SetupError } from "@mvm/setup";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deviceTreeTarget, RECIPE as LINUX } from "../src/linux";
import { RECIPE as U_BOOT } from "../src/u-boot";

const fileOf = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

describe("a firmware is built anew after a change of", () => {
  it.each([
    ["U-Boot's recipe", U_BOOT, "src/u-boot.ts"],
    ["U-Boot's configuration", U_BOOT, "u-boot/mvm.config"],
    ["make's arguments for U-Boot", U_BOOT, "src/make.ts"],
    ["Linux's recipe", LINUX, "src/linux.ts"],
    ["Linux's configuration", LINUX, "linux/mvm.config"],
    ["make's arguments for Linux", LINUX, "src/make.ts"],
  ])("%s", (_what, { inputs }, path) => expect(inputs).toContain(fileOf(path)));
});

describe("the device tree of the ZC702", () => {
  let sources: string;
  beforeEach(() => {
    sources = mkdtempSync(join(tmpdir(), "mvm-test-"));
  });
  afterEach(() => rmSync(sources, { recursive: true }));

  // Linux 6.5 moved the file into a folder of the vendor.
  it.each([
    ["before 6.5", "zynq-zc702"],
    ["from 6.5 on", "xilinx/zynq-zc702"],
  ])("is found in the sources of a kernel %s", (_kernel, name) => {
    const source = join(sources, `arch/arm/boot/dts/${name}.dts`);
    mkdirSync(dirname(source), { recursive: true });
    writeFileSync(source, "");
    expect(deviceTreeTarget({ what: "linux", sources })).toBe(`${name}.dtb`);
  });

  it("is missed with the places where it was looked for", () => {
    const looking = () => deviceTreeTarget({ what: "linux-source-9 9.1", sources });
    expect(looking).toThrow(SetupError);
    expect(looking).toThrow(/linux-source-9 9\.1 .*dts\/zynq-zc702\.dts or .*dts\/xilinx\/zynq-zc702\.dts/);
  });
});
