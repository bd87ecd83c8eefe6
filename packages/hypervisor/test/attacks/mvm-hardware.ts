/**
 * The firewall, and of MVM's lines what MVM sets once. No line of a guest is in MVM's half of the
 * priorities (ARM IHI 0048B 3.8.1), and no debug unit may halt a core.
 */
import { INTERRUPT_IDS } from "../../../abi/src/index";
import { TTC0_INTERRUPT, UART0_INTERRUPT } from "../../../abi/src/zynq/memory-map";
import type { Zc702 } from "../../../board/src/index";

const CORES = [0, 1];
/** From here on, software interrupts are MVM's. */
const FIRST_SECURE_SGI = 8;
const SGI_COUNT = 16;
/** TTC0 has three. */
const CLOCK_LINES = [TTC0_INTERRUPT, TTC0_INTERRUPT + 1, TTC0_INTERRUPT + 2];
const NORMAL_WORLD_PRIORITY = 0x80;
const FORWARD_GROUP_0 = 1;

/** The board halts no core, and notes a halt that is permitted (devices/core-debug.ts). */
const HALT = "halt of a core";

export const isMvmLine = (id: number) =>
  (id >= FIRST_SECURE_SGI && id < SGI_COUNT) || CLOCK_LINES.includes(id) || id === UART0_INTERRUPT;

export function mvmHardware(board: Zc702): Record<string, unknown> {
  const { ddr, ocm, switches } = board.firewall;
  const { gic } = board.devices;
  const own: object[] = [];
  const tooUrgent: number[] = [];
  for (const core of CORES) {
    for (let id = 0; id < INTERRUPT_IDS; id++) {
      const { group1, priority, targets } = gic.interrupt(core, id);
      if (group1 && priority < NORMAL_WORLD_PRIORITY) tooUrgent.push(id);
      if (isMvmLine(id)) own.push({ core, id, group1, priority, targets });
    }
  }
  const forwarded = (gic.distributorControl & FORWARD_GROUP_0) !== 0;
  const halts = board.diagnostics.unimplemented.filter(({ message }) => message.includes(HALT)).length;
  return { ddr, ocm: [...ocm], switches: { ...switches }, own, tooUrgent, forwarded, halts };
}
