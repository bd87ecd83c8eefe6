/**
 * Who must trust whom: for every ordered pair of VMs, and for each resource, whether somebody keeps
 * the resource.
 */
import type { System, VirtualMachine } from "../schema/system";
import { kindOf } from "./guest-kinds";
import { type Pair, RESOURCES, type Resource } from "./pair";
import { type Placement, placementsOf } from "./placements";
import type { Reason, Way } from "./reason";
import { SHARINGS } from "./sharing";

/** The victim of a cell that is about what MVM itself has. */
export const MVM = "MVM";

export interface Cell {
  /** Whose kernel does all it can. */
  actor: VirtualMachine;
  /** Who has the resource. */
  victim: VirtualMachine | typeof MVM;
  resource: Resource;
  /**
   * The ways that are open, each with the pair in a placement where the way is open. If there is
   * one, the victim must trust the actor.
   */
  open: readonly { way: Way; pair: Pair }[];
  /** Who keeps the resource, apart from the open ways. Empty if they leave nothing to keep. */
  keptBy: readonly Reason[];
  /** What both have together by the configuration, whoever keeps the rest. */
  shared: readonly Reason[];
}

/** Whether the victim of the cell must trust its actor. */
export function isTrusted({ open }: Cell): boolean {
  return open.length > 0;
}

/** By victims, in the order of the configuration; MVM is the last. */
export function trustMatrix(system: System): Cell[] {
  const placements = placementsOf(system);
  const betweenVms = system.vms.flatMap((victim, victimIndex) =>
    system.vms.flatMap((actor, actorIndex) => {
      if (actor === victim) return [];
      const pairs = placements.map((placement) => pairIn(placement, actorIndex, victimIndex));
      return RESOURCES.map((resource) => ({ actor, victim, resource, ...judge(pairs, resource) }));
    }),
  );
  const againstMvm = system.vms.flatMap((actor) =>
    RESOURCES.map((resource): Cell => {
      const keptBy = [kindOf(actor).mvm[resource]];
      return { actor, victim: MVM, resource, open: [], keptBy, shared: [] };
    }),
  );
  return [...betweenVms, ...againstMvm];
}

/** The same two VMs, as they are in a placement. */
function pairIn(placement: Placement, actor: number, victim: number): Pair {
  const { vms } = placement.system;
  return { ...placement, actor: vms[actor]!, victim: vms[victim]! };
}

/** @param pairs the same two VMs in every placement */
function judge(pairs: readonly Pair[], resource: Resource): Pick<Cell, "open" | "keptBy" | "shared"> {
  const reach = kindOf(pairs[0]!.actor).reach[resource];
  const open = reach.ways.flatMap((way) => {
    const pair = pairs.find((candidate) => way.isOpen(candidate));
    return pair === undefined ? [] : [{ way, pair }];
  });
  const isRestKept = open.every(({ way }) => way.leavesRest === true);
  const keepers = isRestKept ? pairs.flatMap((pair) => reach.keptBy?.(pair) ?? []) : [];
  const shared = SHARINGS.filter((sharing) => sharing.resource === resource && sharing.isThere(pairs[0]!));
  return { open, keptBy: [...new Set(keepers)], shared };
}
