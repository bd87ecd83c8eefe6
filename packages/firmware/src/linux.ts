/** Linux for the ZC702, from Debian's package of the kernel's sources, with a BusyBox shell. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureLinuxPackages, replaceFile, SetupError, step, unpackLinuxSource } from "@mvm/setup";
import { ensureBuilt, FIRMWARE_DIRECTORY, MIB, type Recipe } from "./build-folder";
import { makeInitramfs } from "./initramfs";
import { MAKE, make, requireSettings, type Tree } from "./make";

export interface Linux {
  zImage: string;
  /** The kernel's own device tree of the ZC702. */
  deviceTree: string;
  initramfs: string;
  /** Debian's package and its version. */
  version: string;
}

const FRAGMENT = fileURLToPath(new URL("../linux/mvm.config", import.meta.url));
const INIT = fileURLToPath(new URL("../linux/init", import.meta.url));
const DEVICE_TREE = "zynq-zc702.dtb";
/** The folders of the device tree's target: of kernels before 6.5, and of later ones. */
const DEVICE_TREE_FOLDERS = ["", "xilinx/"];
const DEVICE_TREES = "arch/arm/boot/dts";
const VERSION_FILE = "version";
const INITRAMFS = join(FIRMWARE_DIRECTORY, "initramfs.cpio");

export const RECIPE: Recipe = {
  name: "linux",
  inputs: [FRAGMENT, MAKE, fileURLToPath(import.meta.url)],
  room: 2600 * MIB,
  async build(work, products, tools) {
    const [sources, objects] = [join(work, "sources"), join(work, "objects")];
    const version = await unpackLinuxSource(sources);
    mkdirSync(objects);
    const settings = ["ARCH=arm", `KCONFIG_ALLCONFIG=${FRAGMENT}`];
    const tree: Tree = { what: version, sources, objects, settings };
    const deviceTree = deviceTreeTarget(tree);
    await step(`building ${version} (some minutes)`, async () => {
      await make(tree, tools, ["allnoconfig"]);
      requireSettings(tree, FRAGMENT);
      await make(tree, tools, ["zImage", deviceTree]);
    });
    for (const file of ["arch/arm/boot/zImage", `${DEVICE_TREES}/${deviceTree}`, ".config"]) {
      copyFileSync(join(objects, file), join(products, basename(file)));
    }
    writeFileSync(join(products, VERSION_FILE), version);
  },
};

/**
 * make's name of the device tree.
 * @throws SetupError if the sources do not have it where a known kernel has it
 */
export function deviceTreeTarget({ what, sources }: Pick<Tree, "what" | "sources">): string {
  const targets = DEVICE_TREE_FOLDERS.map((folder) => `${folder}${DEVICE_TREE}`);
  const source = (target: string) => join(DEVICE_TREES, target.replace(/\.dtb$/, ".dts"));
  const found = targets.find((target) => existsSync(join(sources, source(target))));
  if (found !== undefined) return found;
  throw new SetupError(
    `${what} has no device tree of the ZC702 at ${targets.map(source).join(" or ")}`,
    sources,
    "report this with the version of the kernel",
  );
}

/** @throws SetupError */
export async function buildLinux(): Promise<Linux> {
  const folder = await ensureBuilt(RECIPE);
  const { busybox } = await ensureLinuxPackages();
  replaceFile(INITRAMFS, makeInitramfs({ busybox: readFileSync(busybox), init: readFileSync(INIT) }));
  return {
    zImage: join(folder, "zImage"),
    deviceTree: join(folder, DEVICE_TREE),
    initramfs: INITRAMFS,
    version: readFileSync(join(folder, VERSION_FILE), "utf8"),
  };
}
