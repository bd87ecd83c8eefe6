import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type CpioEntry, writeCpio } from "./cpio";

/** The files of this folder that go into the initramfs. */
const GUEST_FILES = fileURLToPath(new URL("../files/", import.meta.url));

const EXECUTABLE = 0o755;

/** Contents of the built or fetched files. */
export interface InitramfsParts {
  busybox: Uint8Array;
  /** mvm.ko for the kernel that boots. */
  kernelModule: Uint8Array;
  /** The program that is mvm-channel and mvm-info. */
  tool: Uint8Array;
  /** The program mvm-bench, for the bench's guest. */
  bench?: Uint8Array;
}

/**
 * The initramfs of the Linux guest: BusyBox, /init, /lib/mvm/load, /bin/resize, the kernel module
 * and its commands, and a console device for process 1. /init makes everything else. Equal inputs
 * give equal bytes. The archive is not compressed, because at this size the kernel copies it faster
 * than it unpacks it.
 */
export function makeInitramfs({ busybox, kernelModule, tool, bench }: InitramfsParts): Uint8Array {
  const file = (name: string, contents: Uint8Array, mode?: number): CpioEntry => ({
    kind: "file",
    name,
    contents,
    mode,
  });
  const ownFile = (name: string, place: string) =>
    file(place, readFileSync(`${GUEST_FILES}${name}`), EXECUTABLE);
  return writeCpio([
    { kind: "directory", name: "bin" },
    { kind: "directory", name: "dev" },
    { kind: "directory", name: "lib" },
    { kind: "directory", name: "lib/mvm" },
    // Linux's numbers for /dev/console (kernel Documentation/admin-guide/devices.txt).
    { kind: "character-device", name: "dev/console", major: 5, minor: 1 },
    file("bin/busybox", busybox, EXECUTABLE),
    file("bin/mvm-channel", tool, EXECUTABLE),
    { kind: "symlink", name: "bin/mvm-info", target: "mvm-channel" },
    file("lib/mvm/mvm.ko", kernelModule),
    ownFile("init", "init"),
    ownFile("load", "lib/mvm/load"),
    ownFile("resize", "bin/resize"),
    ...(bench === undefined ? [] : [file("bin/mvm-bench", bench, EXECUTABLE)]),
  ]);
}
