import type { Zc702 } from "@mvm/board";
import { type EntryTexts, PLAIN } from "./entry-texts";

/**
 * The registers that software polled in vain, in words. Registers that were refused or are not
 * modelled are in lists of their own.
 */
export function pollsInVain(
  { polls, unimplemented, violations }: Pick<Zc702["diagnostics"], "polls" | "unimplemented" | "violations">,
  texts: EntryTexts = PLAIN,
): string[] {
  const named = new Set([...unimplemented, ...violations].map(keyOf));
  return polls.inVain.filter((poll) => !named.has(keyOf(poll))).map((poll) => texts.poll(poll));
}

const keyOf = ({ core, pa }: { core: number; pa: number }) => `${core} ${pa}`;
