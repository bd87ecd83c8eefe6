/** Where VMs may be, and with which levels: as configured, and after changes that VMs may make. */
import { type LevelChange, levelsOf } from "../schedulability/levels";
import type { System } from "../schema/system";

/** The last change of level before a placement. */
export interface Change {
  by: LevelChange["by"];
  before: System;
}

export interface Placement {
  system: System;
  /** undefined: the system is as configured. */
  change?: Change;
}

/**
 * What every number of changes leads to, with each change that may be the last. More than MVM
 * allows, because here every core has the time for the VMs that come.
 */
export function placementsOf(system: System): Placement[] {
  const found: Placement[] = [{ system }];
  const seen = new Set([keyOf(system)]);
  const toChange = [system];
  for (let before = toChange.pop(); before !== undefined; before = toChange.pop()) {
    for (const { by, after } of levelsOf(before)) {
      found.push({ system: after, change: { by, before } });
      if (!seen.has(keyOf(after))) toChange.push(after);
      seen.add(keyOf(after));
    }
  }
  return found;
}

/** A change touches levels and cores only. */
function keyOf({ vms }: System): string {
  return JSON.stringify(vms.map(({ level, cores }) => [level, cores]));
}
