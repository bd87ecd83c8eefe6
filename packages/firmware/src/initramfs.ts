import { writeCpio } from "@mvm/guest-linux";

const EXECUTABLE = 0o755;

/** The smallest userland with a shell: BusyBox, /init, and a console device for process 1. */
export function makeInitramfs({ busybox, init }: { busybox: Uint8Array; init: Uint8Array }): Uint8Array {
  return writeCpio([
    { kind: "directory", name: "bin" },
    { kind: "directory", name: "dev" },
    // Linux's numbers for /dev/console (kernel Documentation/admin-guide/devices.txt).
    { kind: "character-device", name: "dev/console", major: 5, minor: 1 },
    { kind: "file", name: "bin/busybox", contents: busybox, mode: EXECUTABLE },
    { kind: "file", name: "init", contents: init, mode: EXECUTABLE },
  ]);
}
