/** What follows from the misses of a VM, in MVM's terms. */
import * as abi from "@mvm/abi";
import type { Miss, Reaction, System, VirtualMachine } from "../schema/system";

export const MISSES = ["period", "overrun", "watchdog"] as const satisfies readonly Miss[];

export interface MissReaction {
  miss: Miss;
  reaction: Reaction;
}

/** In the order of {@link MISSES}. */
export function reactionsOf({ onMiss }: VirtualMachine): MissReaction[] {
  return MISSES.flatMap((miss) => {
    const reaction = onMiss?.[miss];
    return reaction === undefined ? [] : [{ miss, reaction }];
  });
}

/** REACTION_… with its argument, for a word VM_ON_… of the system image. */
export function reactionWord({ vms }: System, reaction: Reaction | undefined): number {
  switch (reaction?.action) {
    case undefined:
      return abi.REACTION_NONE;
    case "tell":
      return abi.REACTION_TELL | (reaction.interrupt << abi.REACTION_ARGUMENT_SHIFT);
    case "restart":
      return abi.REACTION_RESTART;
    case "stop":
      return (
        abi.REACTION_STOP | (vms.findIndex(({ name }) => name === reaction.vm) << abi.REACTION_ARGUMENT_SHIFT)
      );
    case "level":
      return reaction.level === "hrt" ? abi.REACTION_HRT : abi.REACTION_SRT;
  }
}
