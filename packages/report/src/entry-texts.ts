/** How what the board has noted is told: with the place of the code, where it is known. */

import {
  describeAtPlace,
  describePollAtPlace,
  type Poll,
  type Unimplemented,
  type Violation,
  type Zc702,
} from "@mvm/board";
import type { System } from "@mvm/config";
import { MVM_NAME } from "@mvm/config";
import { describeUnderMvm, vmOn } from "./refusals";

/** Where an address is in a program: "main+0x10 (source:12)". Undefined: not known. */
export type PlaceOf = (address: number) => string | undefined;

/** By owner: a VM, MVM_NAME, or a program without MVM. */
export interface OwnerPlaces {
  of(owner: string): PlaceOf;
}

export interface EntryTexts {
  refusal(violation: Violation): string;
  note(entry: Unimplemented): string;
  poll(poll: Poll): string;
}

export const PLAIN: EntryTexts = textsOfProgram(() => undefined);

export function textsOfProgram(placeOf: PlaceOf): EntryTexts {
  return {
    refusal: (violation) => describeAtPlace(violation, placeOf(violation.pc)),
    note: (entry) => describeAtPlace(entry, placeOf(entry.pc)),
    poll: (poll) => describePollAtPlace(poll, placeOf(poll.pc)),
  };
}

type Entry = Pick<Poll, "core" | "pc" | "pa" | "world">;

/**
 * Under MVM. Whose code it is, is known when an entry is told first, so each must be told as it
 * comes. `reasons`: as for describeUnderMvm.
 */
export function textsUnderMvm(
  board: Pick<Zc702, "readMemory">,
  system: System,
  places: OwnerPlaces,
  reasons: Map<string, string>,
): EntryTexts {
  const known = new Map<string, string | undefined>();
  const place = (entry: Entry): string | undefined => {
    const { core, pc, pa, world } = entry;
    const key = `${core} ${pc} ${pa} ${world}`;
    if (!known.has(key)) {
      const owner = world === "secure" ? MVM_NAME : vmOn(board, system, core)?.name;
      known.set(key, owner === undefined ? undefined : places.of(owner)(pc));
    }
    return known.get(key);
  };
  return {
    refusal: describeUnderMvm(board, system, reasons, place),
    note: (entry) => describeAtPlace(entry, place(entry)),
    poll: (poll) => describePollAtPlace(poll, place(poll)),
  };
}
