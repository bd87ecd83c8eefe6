/**
 * What a user types at Linux's shell reaches MVM by PSCI, and the RTOS beside Linux does not
 * notice.
 */
import { expect, it } from "vitest";
import { Conversation } from "./conversation";

const CTRL_C = "\x03";

it("reboot starts Linux's VM again and poweroff ends it, without a miss of the RTOS", async () => {
  const linuxShell = await Conversation.start("channel");
  // Linux shows what the channel brings. Ctrl-C ends this program and gives the shell.
  const toShell = () => {
    linuxShell.waitFor("pl-uart", "MVM-LINUX-READY");
    linuxShell.press(CTRL_C);
    linuxShell.waitForPrompt();
  };
  toShell();
  linuxShell.type("reboot");
  linuxShell.waitFor("uart0", "VM linux restarted");
  toShell();
  linuxShell.type("poweroff");
  linuxShell.waitFor("uart0", "VM linux is off");

  const [rtos, linux] = linuxShell.report().vms;
  expect(linux).toMatchObject({ state: "off", life: { starts: 2 } });
  expect(rtos).toMatchObject({ state: "running", tasks: [{ misses: 0 }, { misses: 0 }] });
  expect(rtos!.tasks[0]!.jobs).toBeGreaterThan(3000);
});
