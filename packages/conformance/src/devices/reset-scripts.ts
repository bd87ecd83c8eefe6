/**
 * The registers of the Zynq's devices after power-on, against QEMU 10 (hw/misc/zynq_slcr.c,
 * hw/char/cadence_uart.c, hw/timer/cadence_ttc.c, hw/misc/a9scu.c). The values of the board are its
 * register tables. Where QEMU departs from the document, both answers stand here.
 */

import type { RegisterSpec } from "../../../board/src/devices/registers";
import { basesOf, REGISTER_TABLES } from "../../../board/src/devices/tables";
import { Actor, type Script, type Step } from "./script";

/** Devices that QEMU has, by table. The GIC and the MPCore's timers have scripts of their own. */
const COMPARED = ["uart", "slcr", "ttc", "scu"];

/** What QEMU answers where it does not give the document's value, by table and register. */
const DEPARTURES: Record<string, Record<string, number>> = {
  // QEMU's status shows levels: receiver and transmitter are empty.
  uart: { INTERRUPT_STATUS: 0xa },
  slcr: {
    // The board's clock is fixed, and the board starts as the boot ROM leaves the OCM.
    ARM_PLL_CTRL: 0x1_a008,
    ARM_CLK_CTRL: 0x1f00_0400,
    OCM_CFG: 0,
    // UG585 appendix B "slcr".
    ARM_PLL_CFG: 0x1_4000,
    DDR_PLL_CFG: 0x1_4000,
    IO_PLL_CFG: 0x1_4000,
    SMC_CLK_CTRL: 0x3c01,
    REBOOT_STATUS: 0,
    PSS_IDCODE: 0,
    MIO_MST_TRI1: 0,
    DDRIOB_CONFIG: 0xe00,
    DDRIOB_DCI_CTRL: 0x21,
  },
  // No filtering, both cores in SMP, no tag RAM sizes, no access control.
  scu: { CONTROL: 0, CONFIGURATION: 0x31, FILTER_START: 0, SAC: 0 },
};
/** The runner opens these to the normal world. */
const SKIPPED = new Set<string>(["TZ_DDR_RAM", "SNSAC"]);

function words({ offset, count }: RegisterSpec): number[] {
  return Array.from({ length: count }, (_, word) => offset + 4 * word);
}

export const RESET_SCRIPTS: readonly Script[] = REGISTER_TABLES.filter(({ registers }) =>
  COMPARED.includes(registers.device),
).map((table) => {
  const steps: Step[] = [];
  const actor = new Actor(steps, 0, "secure");
  const departures = DEPARTURES[table.registers.device] ?? {};
  for (const base of basesOf(table)) {
    for (const spec of table.registers.specs) {
      if (spec.modelled === "absent" || SKIPPED.has(spec.name)) continue;
      for (const offset of words(spec)) {
        const reference = departures[spec.name];
        if (reference === undefined) actor.read(base + offset);
        else actor.readDeparting(base + offset, { reference, subject: spec.reset });
      }
    }
  }
  return { name: `registers after power-on: ${table.registers.device}`, steps };
});
