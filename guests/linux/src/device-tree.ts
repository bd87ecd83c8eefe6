import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What the system configuration decides; everything else about the guest's board stands in dts/zc702-guest.dtsi. */
export interface DeviceTreeOptions {
  /** The guest's DDR, physical = guest-physical; bytes. The base is a multiple of 128 MiB. */
  memory: { base: number; size: number };
  /** The kernel's command line. */
  bootargs: string;
  /** Where the initramfs lies in memory: its first byte and the first byte after it. */
  initrd?: { start: number; end: number };
  /** Whether PSCI calls by SMC are answered (under MVM they are; on the bare board nothing answers). */
  psci?: boolean;
}

/** This project's device tree of the guest's board. */
export const BOARD_DTSI = fileURLToPath(new URL("../dts/zc702-guest.dtsi", import.meta.url));

const hex = (value: number) => `0x${value.toString(16)}`;

/** The device tree as source text; `board` is the file it includes. */
export function deviceTreeSource(options: DeviceTreeOptions, board = BOARD_DTSI): string {
  const { memory, bootargs, initrd, psci } = options;
  const lines = [
    "/dts-v1/;",
    `/include/ ${quoted(board)}`,
    "/ {",
    "\tchosen {",
    `\t\tbootargs = ${quoted(bootargs)};`,
    '\t\tstdout-path = "serial0";',
  ];
  if (initrd !== undefined) {
    lines.push(
      `\t\tlinux,initrd-start = <${hex(initrd.start)}>;`,
      `\t\tlinux,initrd-end = <${hex(initrd.end)}>;`,
    );
  }
  lines.push("\t};", "");
  if (psci) {
    lines.push(
      "\tpsci {",
      '\t\tcompatible = "arm,psci-1.0", "arm,psci-0.2";',
      '\t\tmethod = "smc";',
      "\t};",
      "",
    );
  }
  lines.push(
    `\tmemory@${memory.base.toString(16)} {`,
    '\t\tdevice_type = "memory";',
    `\t\treg = <${hex(memory.base)} ${hex(memory.size)}>;`,
    "\t};",
    "};",
    "",
  );
  return lines.join("\n");
}

/** A string of DTS: C's escapes for quotes and backslashes. */
const quoted = (text: string) => `"${text.replace(/[\\"]/g, "\\$&")}"`;

/**
 * The device tree blob, by Debian's device tree compiler.
 * @throws Error with dtc's own words if dtc is missing or refuses the tree.
 */
export function buildDeviceTree(options: DeviceTreeOptions, board = BOARD_DTSI): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const dtc = execFile(
      "dtc",
      ["-I", "dts", "-O", "dtb", "-o", "-", "-"],
      { encoding: "buffer" },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else
          reject(
            new Error(
              `dtc cannot compile the Linux guest's device tree (${board}): ${stderr || error.message}`,
            ),
          );
      },
    );
    dtc.stdin!.on("error", () => undefined);
    dtc.stdin!.end(deviceTreeSource(options, board));
  });
}
