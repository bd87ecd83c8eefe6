import type { StartState } from "@mvm/board";

/** What the user gives beside the kernel. */
export interface LinuxOptions {
  /** What has run before. Linux needs a boot loader, so the boot ROM alone is not enough. */
  start?: StartState;
  /** File with the device tree blob. */
  dtb?: string;
  /** File with the initial RAM disk. */
  initrd?: string;
  /** The kernel's command line. */
  append?: string;
}
