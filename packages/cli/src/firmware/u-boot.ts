/**
 * U-Boot as the judge of the board. The boot mode is JTAG: the debugger has put the SPL into the
 * OCM and U-Boot proper into DDR. The SPL initialises the board and starts U-Boot proper.
 */
import { readFileSync } from "node:fs";
import { buildUBoot } from "@mvm/firmware";
import { buildSystem } from "../build/system";
import type { VirtualZc702 } from "../run/virtual-zc702";
import { findSystemFile } from "../system-file";
import { type Check, CheckFailure, sameTime } from "./check";
import { Dialogue } from "./dialogue";
import type { Firmware } from "./firmware";
import { FILE_ADDRESS, PREPARE_MVM, START_MVM } from "./mvm-from-u-boot";
import { noUnlistedNotes } from "./notes";
import { U_BOOT_NOTES } from "./u-boot-notes";

/** The start of the OCM's banks that the boot ROM leaves low. */
const SPL_ADDRESS = 0x0000_0000;
/** U-Boot's CONFIG_SPL_LOAD_FIT_ADDRESS. */
const U_BOOT_ADDRESS = 0x1000_0000;

const U_BOOT_CONSOLE = "uart1";
const PROMPT = "Zynq> ";
/** How U-Boot's boot scan leaves each kind of boot device. */
const FOUND_NOTHING = [
  "JTAG: SCRIPT FAILED: continuing...",
  "MMC: no card present",
  "QSPI: SCRIPT FAILED: continuing...",
  "NAND: SCRIPT FAILED: continuing...",
  "NOR: SCRIPT FAILED: continuing...",
  "0 Storage Device(s) found",
  "No ethernet found.",
];
/** What U-Boot says of a command that it does not know or does not understand. */
const REFUSED = /^(Unknown command|Usage:|## Error)/m;
/** Seconds of virtual time. */
const BOOT = 5;
const AUTOBOOT = 60;
const COMMAND = 5;
const SLEEP = 5;

const SYSTEM = "demos/rtos-baremetal";
/** On MVM's UART: MVM's first line, and the last line of the demo's bare-metal guest. */
const MVM_CONSOLE = "uart0";
const MVM_SAYS = "MVM 0.1 on zc702";
const BARE_SAYS = "[bare] done";
/** On the UART of the demo's RTOS: a line after two seconds of its time. */
const RTOS_SAYS = "control: t = 2001 ms";

export async function uBoot(): Promise<Firmware> {
  const { spl, uBoot, version } = await buildUBoot();
  return {
    version,
    boot: {
      program: atAddress(spl, SPL_ADDRESS),
      load: [atAddress(uBoot, U_BOOT_ADDRESS)],
      start: "rom",
      bootMode: "jtag",
    },
    console: U_BOOT_CONSOLE,
    async checks(machine) {
      const { elf } = await buildSystem(findSystemFile(SYSTEM));
      return checksOf(machine, readFileSync(elf));
    },
  };
}

const atAddress = (file: string, address: number) => `${file}@0x${address.toString(16).padStart(8, "0")}`;

function checksOf(machine: VirtualZc702, system: Uint8Array): readonly Check[] {
  const dialogue = new Dialogue(machine, U_BOOT_CONSOLE);
  const mvmDialogue = new Dialogue(machine, MVM_CONSOLE);
  const ask = async (command: string, patience = COMMAND) => {
    const answer = await dialogue.ask(command, PROMPT, patience);
    if (REFUSED.test(answer.answer)) throw new CheckFailure(`${command}: ${answer.answer.trim()}`);
    return answer;
  };
  return [
    {
      name: "the SPL starts U-Boot proper",
      async run() {
        await dialogue.waitFor("U-Boot SPL", BOOT);
        await dialogue.waitFor("Trying to boot from RAM", BOOT);
        const { seconds } = await dialogue.waitFor("Hit any key to stop autoboot", BOOT);
        return `${seconds.toFixed(3)} s after the boot ROM`;
      },
    },
    {
      name: "autoboot finds nothing to boot, and ends at the prompt",
      async run() {
        const { text, seconds } = await dialogue.waitFor(PROMPT, AUTOBOOT);
        const abort = /^.*(abort|undefined instruction|### ERROR|Resetting CPU).*$/im.exec(text)?.[0];
        if (abort !== undefined) throw new CheckFailure(abort.trim());
        const untried = FOUND_NOTHING.filter((line) => !text.includes(line));
        if (untried.length > 0) throw new CheckFailure(`U-Boot never said "${untried.join('", "')}"`);
        return `${seconds.toFixed(3)} s after the boot ROM`;
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
      name: "the environment",
      async run() {
        await ask("setenv greeting hello from the environment");
        const { answer } = await ask("echo $greeting");
        if (answer.trim() !== "hello from the environment") throw new CheckFailure(answer.trim());
        return answer.trim();
      },
    },
    noUnlistedNotes(machine.board, U_BOOT_NOTES),
    {
      name: `MVM and the guests of ${SYSTEM} start from memory`,
      async run() {
        machine.board.writeMemory(FILE_ADDRESS, system);
        for (const command of PREPARE_MVM) await ask(command);
        dialogue.type(START_MVM);
        await mvmDialogue.waitFor(MVM_SAYS, COMMAND);
        await mvmDialogue.waitFor(BARE_SAYS, COMMAND);
        await dialogue.waitFor(RTOS_SAYS, COMMAND);
        return [MVM_SAYS, BARE_SAYS, RTOS_SAYS].map((line) => `"${line}"`).join(", ");
      },
    },
  ];
}
