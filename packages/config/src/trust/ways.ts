/** How a VM can harm another. docs/security.md (What remains open) tells each way at length. */
import { wallsFix } from "../checks/isolation";
import { reactionsOf } from "../image/reactions";
import {
  channelsBetween,
  devicesInPages,
  hasBroughtOthers,
  openDevices,
  type Pair,
  PRIVATE_WATCHDOG,
  resettingDevices,
  shareCore,
} from "./pair";
import type { Way } from "./reason";

/** What closes the ways that only a direct guest has. */
const walls: Way["fix"] = ({ actor }) => wallsFix(actor);

/** A kernel at PL1, which writes its own translation tables. */
export const OWN_TABLES: Way = {
  code: "TABLES",
  says: (actor) => `the kernel of ${actor} writes its own page tables, and the firewall separates no guests`,
  isOpen: () => true,
  fix: walls,
};

export const OPEN_REGISTERS: Way = {
  code: "OPEN",
  says: (actor, victim) => `the firewall opens the registers of devices of ${victim} to ${actor}, too`,
  isOpen: (pair) => openDevices(pair).length > 0,
  fix: walls,
};

/** A kernel in User mode: the devices that MVM maps for it may share a page with others. */
export const SHARED_PAGE: Way = {
  code: "PAGE",
  says: (actor, victim) => `a page with registers of ${actor} also has those of devices of ${victim}`,
  isOpen: (pair) => devicesInPages(pair).length > 0,
  fix: (pair) => `take ${quoted(devicesInPages(pair))} from "${pair.victim.name}"`,
};

export const DISTRIBUTOR: Way = {
  code: "DISTRIBUTOR",
  says: (actor, victim) =>
    `${actor} runs beside ${victim} and writes the interrupt distributor, which both cores share`,
  isOpen: (pair) => !pair.victim.guardInterrupts && !shareCore(pair),
  fix: walls,
};

export const DOORBELL: Way = {
  code: "DOORBELL",
  says: (actor, victim) =>
    `${actor} rings the doorbell of ${victim} at the end of a channel as often as ${actor} likes`,
  isOpen: (pair) => channelsBetween(pair).length > 0,
  leavesRest: true,
  fix: (pair) => `remove ${quoted(channelsBetween(pair))} from "channels"`,
};

export const RESET: Way = {
  code: "RESET",
  says: (actor) => `${actor} reaches the private watchdog of its core, which can reset the board`,
  isOpen: (pair) => resettingDevices(pair).length > 0,
  leavesRest: true,
  fix: (pair) => `take ${quoted(resettingDevices(pair))} from the VMs of the core of "${pair.actor.name}"`,
};

/** As {@link RESET}, for a guest that reaches the registers of its own devices alone. */
export const OWN_RESET: Way = {
  ...RESET,
  isOpen: ({ actor }) => actor.devices.includes(PRIVATE_WATCHDOG),
  fix: ({ actor }) => `take "${PRIVATE_WATCHDOG}" from "${actor.name}"`,
};

export const BEST_EFFORT: Way = {
  code: "BEST-EFFORT",
  says: (actor, victim) =>
    `${victim} has no reservation, and ${actor} shares its core, or may bring VMs to it by a change of level`,
  isOpen: (pair) => pair.victim.reservation === undefined && (shareCore(pair) || hasBroughtOthers(pair)),
  fix: ({ victim }) => `give "${victim.name}" a reservation, or a core that it always has for itself`,
};

export const MANAGER: Way = {
  code: "MANAGER",
  says: (actor, victim) => `${actor} is a manager and may stop and restart ${victim}`,
  isOpen: ({ actor }) => actor.manager,
  leavesRest: true,
  fix: ({ actor }) => `remove "manager" from "${actor.name}"`,
};

export const MISS: Way = {
  code: "MISS",
  says: (actor, victim) => `MVM stops ${victim} when ${actor} misses something`,
  isOpen: (pair) => stopsOnMiss(pair).length > 0,
  leavesRest: true,
  fix: (pair) => `remove ${quoted(stopsOnMiss(pair))} from "onMiss" of "${pair.actor.name}"`,
};

/** The misses of the actor after which MVM stops the victim. */
function stopsOnMiss({ actor, victim }: Pair): string[] {
  return reactionsOf(actor).flatMap(({ miss, reaction }) =>
    reaction.action === "stop" && reaction.vm === victim.name ? [miss] : [],
  );
}

/** The debug units of both cores, by memory accesses. */
export const DEBUG: Way = {
  code: "DEBUG",
  says: (actor, victim) => `"guestDebug" lets ${actor} halt ${victim} and change its registers`,
  isOpen: ({ system }) => system.guestDebug,
  fix: () => 'remove "guestDebug"',
};

const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`).join(" and ");
