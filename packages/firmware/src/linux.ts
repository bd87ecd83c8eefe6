/** Linux for the ZC702, from Debian's package of the kernel's sources, with a BusyBox shell. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { BUILD_DIRECTORY, ensureLinuxPackages, replaceFile, step, unpackLinuxSource } from "@mvm/setup";
import { ensureBuilt, MIB, type Recipe } from "./build-folder";
import { makeInitramfs } from "./initramfs";
import { make, requireSettings, type Tree } from "./make";

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
const INITRAMFS = join(BUILD_DIRECTORY, "firmware", "initramfs.cpio");

const RECIPE: Recipe = {
  name: "linux",
  inputs: [FRAGMENT, fileURLToPath(import.meta.url)],
  room: 2600 * MIB,
  async build(work, products, tools) {
    const [sources, objects] = [join(work, "sources"), join(work, "objects")];
    const version = await unpackLinuxSource(sources);
    mkdirSync(objects);
    const settings = ["ARCH=arm", `KCONFIG_ALLCONFIG=${FRAGMENT}`];
    const tree: Tree = { what: version, sources, objects, settings };
    const deviceTree = DEVICE_TREE_FOLDERS.map((folder) => `${folder}${DEVICE_TREE}`).find((file) =>
      existsSync(join(sources, DEVICE_TREES, file.replace(/b$/, "s"))),
    )!;
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
