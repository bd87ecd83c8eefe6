import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { commandLine } from "../../src/firmware/command-line";
import type { Boot } from "../../src/firmware/firmware";

/** The words that a shell makes of a command line. */
function wordsOf(line: string): string[] {
  const { stdout } = spawnSync("/bin/sh", ["-c", `printf '%s\\n' ${line}`], { encoding: "utf8" });
  return stdout.trimEnd().split("\n");
}

const boot: Boot = { program: "/p/a.bin@0x00000000", load: [], start: "rom", bootMode: "jtag" };

describe("the command line of a firmware", () => {
  it("has each option of the start, with paths as seen from the folder", () => {
    const linux = { program: "/p/zImage", dtb: "/p/a.dtb", initrd: "/q/b.cpio", append: "console=ttyPS0" };
    expect(commandLine({ ...boot, ...linux, start: "fsbl" }, "/p")).toBe(
      "mvm board zImage --start fsbl --boot-mode jtag --dtb a.dtb --initrd /q/b.cpio --append console=ttyPS0",
    );
    const load = ["/p/u-boot.img@0x10000000", "/p/x@0x00200000"];
    expect(commandLine({ ...boot, load }, "/p")).toBe(
      "mvm board a.bin@0x00000000 --start rom --boot-mode jtag" +
        " --load u-boot.img@0x10000000 --load x@0x00200000",
    );
  });

  it("is read by a shell as it is meant", () => {
    const append = "console=ttyPS0 init='/bin/sh' $HOME /p/x";
    const line = commandLine({ ...boot, program: "/p/a b/c.bin@0x00000000", append }, "/p");
    expect(wordsOf(line)).toEqual([
      ...["mvm", "board", "a b/c.bin@0x00000000", "--start", "rom", "--boot-mode", "jtag"],
      ...["--append", append],
    ]);
  });
});
