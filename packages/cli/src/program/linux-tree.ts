/** The device tree that a kernel starts with. */
import { requireDeviceTree } from "@mvm/config/image/device-tree-blob";
import { DEVICETREE_ROOM, INITRAMFS_OFFSET } from "@mvm/config/image/linux-placement";
import { zImageSize } from "@mvm/config/image/zimage";
import { printable } from "@mvm/config/source/printable";
import { UsageError } from "../errors";
import { type Chosen, withChosen } from "./chosen";
import { readGiven } from "./given-file";
import type { LinuxOptions } from "./linux-options";
import { readable } from "./readable";

/**
 * @returns the tree with what the user gave in /chosen; undefined if the kernel has its own
 * @throws UsageError if there is no tree, or the tree cannot be used
 */
export async function readTree(
  kernel: Uint8Array,
  name: string,
  { dtb, append }: LinuxOptions,
  initrdSize: number | undefined,
): Promise<Uint8Array | undefined> {
  if (dtb === undefined) {
    const hasTree = hasAppendedTree(kernel);
    if (hasTree && append === undefined && initrdSize === undefined) return undefined;
    if (hasTree)
      throw new UsageError(
        `${printable(name)} has its own device tree; --append and --initrd go into a tree that --dtb gives\n    fix: give --dtb FILE, and the kernel without the tree`,
      );
    throw new UsageError(
      `${printable(name)} is a Linux kernel, and needs a device tree\n    fix: give --dtb FILE, for a ZC702 the kernel's zynq-zc702.dtb`,
    );
  }
  const given = readGiven(dtb);
  readable(dtb, () => requireDeviceTree(given));
  const chosen: Chosen = {};
  if (append !== undefined) chosen.bootargs = append;
  if (initrdSize !== undefined) {
    chosen["linux,initrd-start"] = INITRAMFS_OFFSET;
    chosen["linux,initrd-end"] = INITRAMFS_OFFSET + initrdSize;
  }
  const tree = await withChosen(given, dtb, chosen);
  if (tree.length <= DEVICETREE_ROOM) return tree;
  throw new UsageError(
    `--dtb ${printable(dtb)}: the device tree has ${tree.length} bytes; there is room for ${DEVICETREE_ROOM}\n    fix: give a smaller one`,
  );
}

/** A tree after the kernel, as CONFIG_ARM_APPENDED_DTB takes it. */
function hasAppendedTree(kernel: Uint8Array): boolean {
  try {
    requireDeviceTree(kernel.subarray(zImageSize(kernel)));
    return true;
  } catch {
    return false;
  }
}
