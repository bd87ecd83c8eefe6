/**
 * What each kind of guest can do to other VMs, and what keeps them from it. A new kind of guest,
 * with other walls around its kernel, is one more entry here.
 */
import { isShared } from "../checks/cores";
import type { VirtualMachine } from "../schema/system";
import {
  FIREWALL,
  GUARD,
  NOTHING_THERE,
  OTHER_CORE,
  OWN_CORE,
  OWN_DEVICES,
  RESERVATION,
  SECURE_INTERRUPTS,
  SECURE_TIMER,
  SWITCHED_DEVICES,
  WITHDRAWN_LINES,
} from "./keepers";
import { devicesOfVictim, type Pair, type Resource, shareCore } from "./pair";
import type { Reason, Way } from "./reason";
import {
  BEST_EFFORT,
  DEBUG,
  DISTRIBUTOR,
  DOORBELL,
  MANAGER,
  OPEN_REGISTERS,
  OWN_TABLES,
  RESET,
} from "./ways";

/** A guest of the kind, against one resource of another VM. */
interface Reach {
  /** The ways to the resource that the configuration may leave open. */
  ways: readonly Way[];
  /** Who keeps the resource if no way is open; undefined: one of them is always open. */
  keptBy?(pair: Pair): Reason;
}

export interface GuestKind {
  reach: Readonly<Record<Resource, Reach>>;
  /** Who keeps MVM's own from a guest of the kind. */
  mvm: Readonly<Record<Resource, Reason>>;
}

/** Ways that the configuration opens, whatever walls a kind of guest has. */
const CONFIGURED: Readonly<Record<Resource, readonly Way[]>> = {
  memory: [],
  devices: [],
  interrupts: [DOORBELL],
  time: [BEST_EFFORT, MANAGER],
};

/** By whom the time of a VM is kept, whatever walls a kind of guest has. */
function timeKeeper(pair: Pair): Reason {
  if (shareCore(pair)) return RESERVATION;
  return isShared(pair.system, pair.victim) ? OTHER_CORE : OWN_CORE;
}

/** The guest uses the processor of the core itself: its kernel is at PL1 of the normal world. */
const DIRECT: GuestKind = {
  reach: {
    memory: { ways: [OWN_TABLES, ...CONFIGURED.memory, DEBUG] },
    devices: {
      ways: [OPEN_REGISTERS, ...CONFIGURED.devices, DEBUG],
      keptBy: (pair) => {
        if (devicesOfVictim(pair).length === 0) return NOTHING_THERE;
        return shareCore(pair) ? SWITCHED_DEVICES : OWN_DEVICES;
      },
    },
    interrupts: {
      ways: [DISTRIBUTOR, ...CONFIGURED.interrupts, DEBUG],
      keptBy: ({ victim }) => (victim.guardInterrupts ? GUARD : WITHDRAWN_LINES),
    },
    time: { ways: [RESET, ...CONFIGURED.time, DEBUG], keptBy: timeKeeper },
  },
  mvm: { memory: FIREWALL, devices: FIREWALL, interrupts: SECURE_INTERRUPTS, time: SECURE_TIMER },
};

/** MVM has one kind of guest today (hypervisor/src/arch/arch.ts). */
export function kindOf(_vm: VirtualMachine): GuestKind {
  return DIRECT;
}
