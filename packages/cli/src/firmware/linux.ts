/** Linux, built for the ZC702, as the judge of the board: on both cores, without MVM. */
import { buildLinux } from "@mvm/firmware";
import type { VirtualZc702 } from "../run/virtual-zc702";
import { type Check, CheckFailure, sameTime } from "./check";
import { Dialogue } from "./dialogue";
import type { Firmware } from "./firmware";
import { LINUX_NOTES } from "./linux-notes";
import { timerInterrupts, uptime } from "./linux-proc";
import { noUnlistedNotes } from "./notes";

const CONSOLE = "uart1";
const COMMAND_LINE = "console=ttyPS0,115200";
const PROMPT = "/ # ";
const CORES = 2;

/** Seconds of virtual time. */
const BOOT = 30;
const COMMAND = 5;
const SLEEP = 5;
const REBOOT = 20;
/** The kernel's clock and the board's clock are compared over this time. */
const COMPARED = 10;

export async function linux(): Promise<Firmware> {
  const { zImage, deviceTree, initramfs, version } = await buildLinux();
  return {
    version,
    boot: {
      program: zImage,
      dtb: deviceTree,
      initrd: initramfs,
      append: COMMAND_LINE,
      load: [],
      start: "fsbl",
      bootMode: "jtag",
    },
    console: CONSOLE,
    checks: async (machine) => checksOf(machine),
  };
}

function checksOf(machine: VirtualZc702): readonly Check[] {
  const dialogue = new Dialogue(machine, CONSOLE);
  const ask = (command: string, patience = COMMAND) => dialogue.ask(command, PROMPT, patience);
  return [
    {
      name: "the kernel starts, and a shell asks for commands",
      async run() {
        const { seconds } = await dialogue.waitFor(PROMPT, BOOT);
        return `${seconds.toFixed(3)} s after the boot loader`;
      },
    },
    {
      name: "processors",
      async run() {
        const answer = (await ask("nproc")).answer.trim();
        if (answer !== String(CORES)) throw new CheckFailure(`${answer}, not ${CORES}`);
        return answer;
      },
    },
    {
      name: `sleep ${SLEEP}`,
      async run() {
        const { took } = await ask(`sleep ${SLEEP}`, 2 * SLEEP);
        return sameTime("of virtual time", SLEEP, took);
      },
    },
    {
      name: `the kernel's clock over ${COMPARED} s`,
      async run() {
        const first = await ask("cat /proc/uptime");
        await ask(`sleep ${COMPARED}`, 2 * COMPARED);
        const second = await ask("cat /proc/uptime");
        const byKernel = uptime(second.answer) - uptime(first.answer);
        const byBoard = second.begun - first.begun;
        return `${sameTime("by the kernel", byBoard, byKernel)}, ${byBoard.toFixed(4)} s by the board`;
      },
    },
    {
      name: "both cores take timer interrupts while both are busy",
      async run() {
        const before = timerInterrupts((await ask("grep twd /proc/interrupts")).answer);
        for (let core = 0; core < CORES; core++) await ask("while :; do :; done &");
        await ask("sleep 1");
        await ask("kill $(jobs -p)");
        const after = timerInterrupts((await ask("grep twd /proc/interrupts")).answer);
        const more = after.map((count, core) => count - before[core]!);
        const text = more.map((count, core) => `core ${core}: ${count}`).join(", ");
        if (more.length !== CORES || more.some((count) => count < TICKS)) throw new CheckFailure(text);
        return text;
      },
    },
    noUnlistedNotes(machine.board, LINUX_NOTES),
    {
      name: "reboot resets the board",
      async run() {
        dialogue.type("reboot");
        return dialogue.waitForEnd(/^the board was reset by /, REBOOT);
      },
    },
  ];
}

/** A busy core has 100 timer interrupts a second (CONFIG_HZ). The load lasts a second. */
const TICKS = 90;
