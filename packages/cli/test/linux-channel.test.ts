/**
 * Linux's side of MVM, end to end on the virtual board: the kernel module, its programs, and
 * messages to and from another VM. The test types at Linux's shell.
 */
import { readFileSync } from "node:fs";
import { axiUart16550, createZc702, type Zc702 } from "@mvm/board";
import { READY_MARKER } from "@mvm/guest-linux";
import { beforeAll, describe, expect, it } from "vitest";
import { buildSystem } from "../src/build/system";
import { findSystemFile } from "../src/system-file";

/** What each system gives Linux of its 256 MiB. */
const SYSTEMS = [
  { kind: "direct", file: "guests/linux/test/channel", memory: 256 },
  { kind: "on shadow tables", file: "guests/linux/test/channel/deprivileged.jsonc", memory: 255 },
];
const PROMPT = "/ # ";
/** The limit of the virtual time for an answer, in seconds. */
const PATIENCE_S = 3;

/** How many exchanges may be lost after the ring was overwritten. */
const LOOKS = 3;

let board: Zc702;
let text = "";
let mvm = "";

function runUntil(wanted: string, after = 0): void {
  const deadline = board.seconds + PATIENCE_S;
  board.run({ when: () => text.includes(wanted, after) || board.seconds > deadline });
  expect(text.slice(after)).toContain(wanted);
}

/** What a command of Linux's shell prints. */
function shell(command: string): string {
  const at = text.length;
  board.serialPort("pl-uart").send(`${command}\n`);
  // The terminal shows what was typed.
  runUntil("\n", at);
  const begin = text.indexOf("\n", at);
  runUntil(PROMPT, begin);
  return text.slice(begin, text.indexOf(PROMPT, begin)).replaceAll("\r", "").trim();
}

async function boot(file: string): Promise<void> {
  const { elf } = await buildSystem(findSystemFile(file));
  text = mvm = "";
  board = await createZc702({ pl: [axiUart16550()] });
  board.serialPort("pl-uart").onByte = (byte) => {
    text += String.fromCharCode(byte);
  };
  board.serialPort("uart0").onByte = (byte) => {
    mvm += String.fromCharCode(byte);
  };
  board.start(board.loadElf(readFileSync(elf), elf));
  runUntil(READY_MARKER);
  runUntil(PROMPT, text.indexOf(READY_MARKER));
}

describe.each(SYSTEMS)("Linux under MVM, $kind", ({ file, memory }) => {
  beforeAll(() => boot(file));

  it("has /dev/mvm: the module was made for this kernel", () => {
    expect(text).toMatch(/mvm: \/dev\/mvm: MVM \d+\.\d+, VM 0, 1 channels/);
    expect(shell("ls -l /dev/mvm")).toMatch(/^crw-------/);
  });

  it("asks MVM about itself, and writes to its console", () => {
    const info = shell("mvm-info");
    expect(info).toMatch(/^MVM: +\d+\.\d+$/m);
    expect(info).toMatch(/^VM: +0, soft real-time$/m);
    expect(info).toMatch(new RegExp(`^memory: +${memory} MiB at 0x08000000$`, "m"));
    shell("echo hello from Linux > /dev/mvm");
    expect(mvm).toContain("[linux] hello from Linux");
  });

  it("tells what a command cannot do", () => {
    expect(shell("mvm-channel receive nowhere")).toContain("nowhere: this VM has no such channel");
    expect(shell("mvm-channel")).toContain("usage: mvm-channel list");
    expect(shell("mvm-channel send echo $(yes long | head -n 300)")).toContain("too long");
    expect(shell("cat /dev/mvm")).toContain("not connected");
  });

  it("exchanges messages with another VM", () => {
    expect(shell("mvm-channel list")).toBe("0 echo: end 0, 1024 KiB at 0x34000000");
    expect(shell("mvm-channel send echo hello over there; mvm-channel receive echo")).toBe(
      "HELLO OVER THERE",
    );
    expect(shell("seq 50 | mvm-channel send 0; mvm-channel receive 0 50 | tail -n1")).toBe("50");
    // The doorbell wakes the program that waits for it.
    expect(shell("mvm-channel receive echo & usleep 20000; mvm-channel send echo wake; wait")).toContain(
      "WAKE",
    );
  });

  it("is not harmed by an end that breaks the rules, and the channel works again after it", () => {
    const exchange = (message: string) =>
      shell(`mvm-channel send echo ${message}; timeout 0.2 mvm-channel receive echo`);
    expect(exchange("scribble")).toContain("breaks the ring's rules");
    // Each end must look once after the other end has said again how far it is.
    for (let look = 0; look < LOOKS; look++) exchange("again");
    expect(exchange("sound")).toBe("SOUND");
    expect(board.diagnostics.violations).toEqual([]);
  });
});
