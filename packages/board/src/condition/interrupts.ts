/** Which interrupts can come to a core, as its interrupt controller is set now. */
import type { Gic } from "../devices/gic/gic";
import { ENABLE_GROUP0, ENABLE_GROUP1, FIQ_EN } from "../devices/gic/gic";
import { FIRST_SPI, ID_COUNT } from "../devices/gic/registers";

export type Input = "IRQ" | "FIQ";

/**
 * The interrupts that can come to an input of a core, SGIs left out; or why none can; or who brings
 * them, if it is not the interrupt controller.
 */
export type Expected = { ids: readonly number[] } | { none: string } | { from: string };

const FIRST_PPI = 16;

/** `group`: only of this group; undefined: of both. */
export function interruptsTo(gic: Gic, core: number, input: Input, group?: 0 | 1): Expected {
  const { control, priorityMask } = gic.interfaces[core]!;
  const groups = ([0, 1] as const).filter((each) => {
    const isFiq = each === 0 && (control & FIQ_EN) !== 0;
    return (group === undefined || group === each) && isFiq === (input === "FIQ");
  });
  const enables = { 0: ENABLE_GROUP0, 1: ENABLE_GROUP1 } as const;
  if (groups.length === 0) return { none: `the interrupt controller sends no ${input}` };
  if (groups.every((each) => (gic.distributorControl & enables[each]) === 0))
    return { none: "the distributor is off (ICDDCR)" };
  if (groups.every((each) => (control & enables[each]) === 0))
    return { none: "the core's interrupt interface is off (ICCICR)" };
  const on = groups.filter((each) => (gic.distributorControl & control & enables[each]) !== 0);
  if (on.length === 0) return { none: "no group is on in both ICDDCR and ICCICR" };
  const enabled: number[] = [];
  let masked = 0;
  for (let id = FIRST_PPI; id < ID_COUNT; id++) {
    const state = gic.interrupt(core, id);
    if (!state.enabled || !on.includes(state.group1 ? 1 : 0)) continue;
    if (id >= FIRST_SPI && ((state.targets >>> core) & 1) === 0) continue;
    if (state.priority < priorityMask) enabled.push(id);
    else masked++;
  }
  if (enabled.length > 0) return { ids: enabled };
  return {
    none:
      masked > 0
        ? "the priority mask (ICCPMR) lets none of the enabled interrupts pass"
        : "no interrupt is enabled (ICDISER) and sent to this core (ICDIPTR)",
  };
}
