/** What two VMs have together because the configuration says so. No VM is blamed for using it. */
import { channelsBetween, type Pair, type Resource, shareDevice } from "./pair";
import type { Reason } from "./reason";

interface Sharing extends Reason {
  resource: Resource;
  isThere(pair: Pair): boolean;
}

export const SHARINGS: readonly Sharing[] = [
  {
    code: "channel",
    says: (actor, victim) => `${actor} and ${victim} write to the memory of a channel`,
    resource: "memory",
    isThere: (pair) => channelsBetween(pair).length > 0,
  },
  {
    code: "lease",
    says: (actor, victim) => `${actor} and ${victim} may lease the same device, one after the other`,
    resource: "devices",
    isThere: shareDevice,
  },
];
