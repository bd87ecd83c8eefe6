/** What a user types at Linux's shell reaches MVM by PSCI, and the RTOS beside it notices nothing. */
import { readFileSync } from "node:fs";
import { axiUart16550, createZc702 } from "@mvm/board";
import { CPU_HZ } from "@mvm/config";
import { expect, it } from "vitest";
import { buildSystem } from "../src/build/system";
import { collectReport } from "../src/report/collect";
import { findSystemFile } from "../src/system-file";

const STEP = Math.round(CPU_HZ / 10);
/** Linux works within one second, and its shutdown takes three. */
const PATIENCE = 12 * CPU_HZ;
const PROMPT = "/ # ";

it("reboot starts Linux's VM again and poweroff ends it, without a miss of the RTOS", async () => {
  const { elf, configuration } = await buildSystem(findSystemFile("demos/channel"));
  const board = await createZc702({ pl: [axiUart16550()] });
  const output = { uart0: "", "pl-uart": "" };
  for (const port of ["uart0", "pl-uart"] as const) {
    board.serialPort(port).onByte = (byte) => {
      output[port] += String.fromCharCode(byte);
    };
  }
  board.start(board.loadElf(readFileSync(elf), elf));
  const waitFor = (port: keyof typeof output, text: string) => {
    const limit = board.time + PATIENCE;
    while (!output[port].includes(text)) {
      expect(board.time, `${port} never said "${text}":\n${output[port].slice(-500)}`).toBeLessThan(limit);
      board.run({ forCycles: STEP });
    }
    output[port] = "";
  };
  const type = (line: string) => board.serialPort("pl-uart").send(`${line}\n`);

  waitFor("pl-uart", "MVM-LINUX-READY");
  // Linux shows what the channel brings; Ctrl-C ends that and gives the shell.
  board.serialPort("pl-uart").send("\x03");
  waitFor("pl-uart", PROMPT);
  type("reboot");
  waitFor("uart0", "VM linux restarted");
  waitFor("pl-uart", "MVM-LINUX-READY");
  board.serialPort("pl-uart").send("\x03");
  waitFor("pl-uart", PROMPT);
  type("poweroff");
  waitFor("uart0", "VM linux is off");

  const outcome = { ending: { reason: "time" as const }, wallSeconds: 0 };
  const [rtos, linux] = collectReport(board, "channel", outcome, configuration).vms;
  expect(linux).toMatchObject({ state: "off", life: { starts: 2 } });
  expect(rtos).toMatchObject({ state: "running", tasks: [{ misses: 0 }, { misses: 0 }] });
  expect(rtos!.tasks[0]!.jobs).toBeGreaterThan(3000);
});
