import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type CpioEntry, writeCpio } from "./cpio";

/** The files of this folder that go into the initramfs. */
const GUEST_FILES = fileURLToPath(new URL("../files/", import.meta.url));

const EXECUTABLE = 0o755;
/**
 * The initramfs of the Linux guest: BusyBox, /init, /lib/mvm/load and a console device for process 1.
 * The same inputs give the same bytes. /init makes everything else. Not compressed: at this size the kernel copies it
 * sooner than it unpacks it.
 */
export function makeInitramfs(busybox: Uint8Array): Uint8Array {
  const program = (name: string, contents: Uint8Array): CpioEntry => ({
    kind: "file",
    name,
    contents,
    mode: EXECUTABLE,
  });
  return writeCpio([
    { kind: "directory", name: "bin" },
    { kind: "directory", name: "dev" },
    { kind: "directory", name: "lib" },
    { kind: "directory", name: "lib/mvm" },
    // Linux's numbers for /dev/console (kernel Documentation/admin-guide/devices.txt).
    { kind: "character-device", name: "dev/console", major: 5, minor: 1 },
    program("bin/busybox", busybox),
    program("init", readFileSync(`${GUEST_FILES}init`)),
    program("lib/mvm/load", readFileSync(`${GUEST_FILES}load`)),
  ]);
}
