/** What is compared: the virtual ZC702, and QEMU in two modes. */

export const SIDES = ["board", "qemu", "icount"] as const;
export type Side = (typeof SIDES)[number];

/** By side: its name in tables and messages. */
export const SIDE_NAMES: Readonly<Record<Side, string>> = {
  board: "virtual ZC702",
  qemu: "QEMU",
  icount: "QEMU -icount",
};
