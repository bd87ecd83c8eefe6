/**
 * What each kind of guest can do to other VMs, and what keeps them from it. A new kind of guest,
 * with other walls around its kernel, is one more entry here.
 */
import { findDevice } from "../board/board";
import { isShared } from "../checks/cores";
import type { VirtualMachine } from "../schema/system";
import {
  FIREWALL,
  GUARD,
  NOTHING_THERE,
  OTHER_CORE,
  OWN_CORE,
  OWN_DEVICES,
  OWN_LINES,
  OWN_PAGES,
  RESERVATION,
  SECURE_INTERRUPTS,
  SECURE_TIMER,
  SWITCHED_DEVICES,
  USER_MODE,
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
  MISS,
  OPEN_REGISTERS,
  OWN_RESET,
  OWN_TABLES,
  RESET,
  SHARED_PAGE,
} from "./ways";

/** A guest of the kind, against one resource of another VM. */
interface Reach {
  /** The ways to the resource that the configuration may leave open. */
  ways: readonly Way[];
  /** Who keeps the resource if no way is open; undefined: one of them is always open. */
  keptBy?(pair: Pair): readonly Reason[];
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
  time: [BEST_EFFORT, MANAGER, MISS],
};

/** By whom the time of a VM is kept, whatever walls a kind of guest has. */
function timeKeepers(pair: Pair): Reason[] {
  if (shareCore(pair)) return [RESERVATION];
  return [isShared(pair.system, pair.victim) ? OTHER_CORE : OWN_CORE];
}

/** Who keeps the devices of which each core has its own. */
function perCoreKeeper(pair: Pair): Reason {
  return shareCore(pair) ? SWITCHED_DEVICES : OWN_DEVICES;
}

/** Who keeps MVM's own from a guest, whatever its kind: the hardware. */
const MVMS_OWN: GuestKind["mvm"] = {
  memory: FIREWALL,
  devices: FIREWALL,
  interrupts: SECURE_INTERRUPTS,
  time: SECURE_TIMER,
};

/** The guest uses the processor of the core itself: its kernel is at PL1 of the normal world. */
const DIRECT: GuestKind = {
  reach: {
    memory: { ways: [OWN_TABLES, ...CONFIGURED.memory, DEBUG] },
    devices: {
      ways: [OPEN_REGISTERS, ...CONFIGURED.devices, DEBUG],
      keptBy: (pair) => [devicesOfVictim(pair).length === 0 ? NOTHING_THERE : perCoreKeeper(pair)],
    },
    interrupts: {
      ways: [DISTRIBUTOR, ...CONFIGURED.interrupts, DEBUG],
      keptBy: ({ victim }) => [victim.guardInterrupts ? GUARD : WITHDRAWN_LINES],
    },
    time: { ways: [RESET, ...CONFIGURED.time, DEBUG], keptBy: timeKeepers },
  },
  mvm: MVMS_OWN,
};

/**
 * The kernel is in User mode, and sees what MVM maps for it. The distributor is not mapped. The
 * interface of its core is, and this page has the private devices of the core, too.
 */
const DEPRIVILEGED: GuestKind = {
  reach: {
    memory: { ways: [...CONFIGURED.memory, DEBUG], keptBy: () => [USER_MODE] },
    devices: {
      ways: [SHARED_PAGE, ...CONFIGURED.devices, DEBUG],
      keptBy: (pair) => {
        const devices = devicesOfVictim(pair);
        const isPerCore = devices.some((name) => findDevice(name)!.perCore);
        if (devices.length === 0) return [NOTHING_THERE];
        return isPerCore ? [OWN_PAGES, perCoreKeeper(pair)] : [OWN_PAGES];
      },
    },
    interrupts: {
      ways: [...CONFIGURED.interrupts, DEBUG],
      keptBy: (pair) => {
        if (pair.victim.guardInterrupts) return [GUARD];
        return shareCore(pair) ? [OWN_LINES, WITHDRAWN_LINES] : [OWN_LINES];
      },
    },
    time: { ways: [OWN_RESET, ...CONFIGURED.time, DEBUG], keptBy: timeKeepers },
  },
  mvm: MVMS_OWN,
};

/** The kinds of guests that MVM has (hypervisor/src/arch/armv7/processor.ts). */
export function kindOf({ isolation }: VirtualMachine): GuestKind {
  return isolation === "direct" ? DIRECT : DEPRIVILEGED;
}
