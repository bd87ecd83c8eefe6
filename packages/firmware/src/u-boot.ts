/** U-Boot for the ZC702, from Debian's source package. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { step, unpackSourcePackage } from "@mvm/setup";
import { ensureBuilt, MIB, type Recipe } from "./build-folder";
import { MAKE, make, requireSettings, type Tree } from "./make";

export interface UBoot {
  /** The secondary program loader with its device tree: raw bytes for the start of the OCM. */
  spl: string;
  /** U-Boot proper with its device tree, in U-Boot's format for the SPL (a FIT). */
  uBoot: string;
  /** Debian's package and its version. */
  version: string;
}

const PACKAGE = "u-boot";
/** U-Boot's own configuration for all boards with a Zynq. */
const DEFAULT_CONFIGURATION = "xilinx_zynq_virt_defconfig";
const FRAGMENT = fileURLToPath(new URL("../u-boot/mvm.config", import.meta.url));
/** boot.bin is the SPL in the boot ROM's format, for a real ZC702 (docs/real-board.md). */
const PRODUCTS = ["spl/u-boot-spl.bin", "spl/boot.bin", "u-boot.img", ".config"];
const VERSION_FILE = "version";

export const RECIPE: Recipe = {
  name: "u-boot",
  inputs: [FRAGMENT, MAKE, fileURLToPath(import.meta.url)],
  room: 700 * MIB,
  async build(work, products, tools) {
    const [sources, objects] = [join(work, "sources"), join(work, "objects")];
    const version = await unpackSourcePackage(PACKAGE, sources, tools.env);
    mkdirSync(objects);
    // Kbuild looks for a fragment beside the default configurations.
    copyFileSync(FRAGMENT, join(sources, "configs", basename(FRAGMENT)));
    const tree: Tree = { what: version, sources, objects, settings: [] };
    await step(`building ${version} (some minutes)`, async () => {
      await make(tree, tools, [DEFAULT_CONFIGURATION, basename(FRAGMENT)]);
      requireSettings(tree, FRAGMENT);
      await make(tree, tools, []);
    });
    for (const file of PRODUCTS) copyFileSync(join(objects, file), join(products, basename(file)));
    writeFileSync(join(products, VERSION_FILE), version);
  },
};

/** @throws SetupError */
export async function buildUBoot(): Promise<UBoot> {
  const folder = await ensureBuilt(RECIPE);
  return {
    spl: join(folder, "u-boot-spl.bin"),
    uBoot: join(folder, "u-boot.img"),
    version: readFileSync(join(folder, VERSION_FILE), "utf8"),
  };
}
