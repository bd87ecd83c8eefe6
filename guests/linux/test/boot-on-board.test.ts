/*
 * The Linux guest on the bare virtual ZC702, without MVM: in the secure world from reset, entered
 * by the boot protocol. A failure here is a failure of the board or of the guest, not of the
 * hypervisor.
 */
import { readFileSync } from "node:fs";
import { axiUart16550, createZc702, type Zc702 } from "@mvm/board";
import { beforeAll, describe, expect, it } from "vitest";
import { buildDeviceTree, buildLinuxImages, READY_MARKER, unpackKernel } from "../src/index";

const MIB = 0x10_0000;
const MEMORY = { base: 0x0800_0000, size: 256 * MIB };
const DEVICE_TREE = MEMORY.base + 64 * MIB;
const INITRD = MEMORY.base + 65 * MIB;
const LOADER = MIB;
const COMMAND_LINE = "console=ttyS0 cryptomgr.notests=1";
const LOADS = "mvm.load=cpu,mem mvm.rounds=1";
/** In seconds of virtual time: a text that has not come by then will not come. */
const PATIENCE_S = 5;
const PROMPT = "# ";

let board: Zc702;
let text = "";

/** Runs until the console has said `wanted`, from `after` on. */
function runUntil(wanted: string, after = 0): void {
  const deadline = board.seconds + PATIENCE_S;
  const stop = board.run({ when: () => text.includes(wanted, after) || board.seconds > deadline });
  expect(stop, text.slice(after)).toEqual({ kind: "condition" });
  expect(text.slice(after)).toContain(wanted);
}

/** A board at reset, ready to boot the guest. `text` starts anew. */
async function prepare(commandLine: string): Promise<void> {
  const { zImage, initramfs } = await buildLinuxImages();
  const kernel = await unpackKernel(readFileSync(zImage));
  const archive = readFileSync(initramfs);
  const initrd = { start: INITRD, end: INITRD + archive.length };
  text = "";
  board = await createZc702({ pl: [axiUart16550()] });
  board.serialPort("pl-uart").onByte = (byte) => {
    text += String.fromCharCode(byte);
  };
  const entry = MEMORY.base + kernel.textOffset;
  board.writeMemory(entry, kernel.image);
  const tree = { memory: MEMORY, cores: [0], bootargs: commandLine, initrd };
  board.writeMemory(DEVICE_TREE, await buildDeviceTree(tree));
  board.writeMemory(INITRD, archive);
  board.writeMemory(LOADER, bootProtocol(DEVICE_TREE, entry));
  board.start(LOADER);
}

/** Types a line at the shell. Returns the place in `text` where the console's answer starts. */
function type(line: string): number {
  const typed = text.length;
  board.serialPort("pl-uart").send(`${line}\n`);
  return typed;
}

/**
 * mov r0, #0 · mvn r1, #0 · ldr r2, =deviceTree · ldr pc, =entry (the kernel's
 * Documentation/arch/arm/booting.rst).
 */
function bootProtocol(deviceTree: number, entry: number): Uint8Array {
  const [movR0, mvnR1, ldrR2, ldrPc] = [0xe3a0_0000, 0xe3e0_1000, 0xe59f_2000, 0xe59f_f000];
  return new Uint8Array(new Uint32Array([movR0, mvnR1, ldrR2, ldrPc, deviceTree, entry]).buffer);
}

describe("the Linux guest on the bare board", () => {
  beforeAll(() => prepare(`${COMMAND_LINE} ${LOADS}`));

  it("reaches userland with the board's own timers and UART", () => {
    runUntil(READY_MARKER);
    expect(text).toContain("Machine model: MVM guest on Zynq ZC702");
    expect(text).toContain("sched_clock: 64 bits at 333MHz");
    expect(text).toContain("43c11000.serial: ttyS0 at MMIO 0x43c11000");
  });

  it("computes what it computes on QEMU", () => {
    runUntil("MVM-LOAD mem done");
    expect(text).toContain("MVM-LOAD cpu round 1: 8d03186e8dbad852");
    expect(text).toContain("MVM-LOAD mem round 1: 7d3f2851857c6f9e");
  });

  it("has a shell that answers what is typed", () => {
    runUntil(PROMPT, text.indexOf("MVM-LOAD mem done"));
    const typed = type("echo answer $((6 * 7)); cat /proc/interrupts");
    runUntil("answer 42", typed);
    // The private timer's interrupt is the kernel's tick.
    runUntil("twd", typed);
  });

  it("ends the shell's program, not the shell, at Ctrl-C", () => {
    const typed = type("echo waits; sleep 1000");
    runUntil("waits\r\n", typed);
    board.serialPort("pl-uart").send("\x03");
    runUntil("^C", typed);
    runUntil(PROMPT, text.indexOf("^C", typed));
    runUntil("still here\r\n", type("echo still here"));
  });

  it("switches off when poweroff is typed", () => {
    // No PSCI here: the kernel can only halt.
    runUntil("System halted", type("poweroff"));
  });

  it("did nothing that the board does not model, and nothing that the firewall refuses", () => {
    expect(board.diagnostics.unimplemented).toEqual([]);
    expect(board.diagnostics.violations).toEqual([]);
  });
});

it("the Linux guest restarts when reboot is typed", async () => {
  await prepare(COMMAND_LINE);
  runUntil(PROMPT);
  runUntil("reboot: Restarting system", type("reboot"));
});
