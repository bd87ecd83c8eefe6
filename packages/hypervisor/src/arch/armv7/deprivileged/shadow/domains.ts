import { DACR } from "../../../../../../abi/src/arm/cp15";
import { DOMAIN_BLOCK_MIN, DOMAINS, STUB_DOMAINS } from "../../../../../../abi/src/domains";
import { isb, mcr, w32 } from "../../../../../../toolchain/hw/hw";
import { accessNormalWorldRegisters } from "../../scr";
import { Area } from "../area";
import { guestRegister, ROLE_FLAT, ROLE_KERNEL, ROLE_MANAGER, ROLE_USER, Shadow, slotAt } from "./state";

// Domains of the hardware for a guest on shadow tables. The guest's kernel and its programs both
// run in User mode, so only domains can give them different rights. DACR of the hardware has one
// value while the guest is in a privileged mode, and another value while it is in User mode
// (area.ts).
//
//   hardware domain   0             the stub
//                     1 …           confined VMs, one for each
//                     … 15          blocks, one for each VM on shadow tables
//
// In its block a VM has a domain for each pair of a guest's domain and a role that is in use:
//
//   role      guest's DACR   DACR of the hardware in a privileged mode   in User mode
//   USER      client         client                                      client
//   KERNEL    client         client                                      no access
//   MANAGER   manager        client                                      client
//   FLAT      (MMU off)      client                                      client
//   any       otherwise      no access                                   no access
//
// So a change of the guest's DACR changes no table. Linux uses four or five pairs. If a VM needs
// more domains than its block has, MVM drops all its shadow tables, and so frees the block. A block
// has at least DOMAIN_BLOCK_MIN domains. If there is no room for so many blocks, VMs share a block.
// Then only their ASIDs separate them.

const SLOT_USED: u32 = 1 << 31;
const SLOT_ROLE_SHIFT: u32 = 4;
const SLOT_DOMAIN: u32 = 0xf;
/** {@link slotFor} returns this if all domains of the VM are in use. */
export const NO_DOMAIN: u32 = 0;

const CLIENT: u32 = 1;
const MANAGER: u32 = 3;

/**
 * Gives the VM its block. The VM has number `index` of the `count` VMs on shadow tables.
 * `confined`: the number of all confined VMs, at most confinedMax.
 */
export function placeDomains(shadow: Shadow, index: u32, count: u32, confined: u32): void {
  const first = STUB_DOMAINS + confined;
  const free = DOMAINS - first;
  const fair = free / count;
  const size = fair < DOMAIN_BLOCK_MIN ? DOMAIN_BLOCK_MIN : fair;
  shadow.domainCount = size;
  shadow.firstDomain = first + (index % (free / size)) * size;
}

/** Frees all domains of the VM. */
export function clearSlots(shadow: Shadow): void {
  for (let slot: u32 = 0; slot < shadow.domainCount; slot++) store<u32>(slotAt(shadow, slot), 0);
}

/**
 * The hardware domain for the guest's `domain` in `role`, or NO_DOMAIN. Takes a free domain if the
 * pair has none yet.
 */
export function slotFor(shadow: Shadow, domain: u32, role: u32): u32 {
  const wanted = SLOT_USED | (role << SLOT_ROLE_SHIFT) | domain;
  for (let slot: u32 = 0; slot < shadow.domainCount; slot++) {
    const at = slotAt(shadow, slot);
    const found = load<u32>(at);
    if (found === 0) {
      store<u32>(at, wanted);
      setDacr(shadow);
      return shadow.firstDomain + slot;
    }
    if (found === wanted) return shadow.firstDomain + slot;
  }
  return NO_DOMAIN;
}

/** The guest's access to its `domain`: 0 or 2 none, 1 client, 3 manager. */
export function domainAccess(dacr: u32, domain: u32): u32 {
  return (dacr >>> (2 * domain)) & 3;
}

export function isClient(access: u32): bool {
  return access === CLIENT;
}

export function isManager(access: u32): bool {
  return access === MANAGER;
}

/**
 * The hardware's DACR for the value `dacr` of the guest's DACR, while the guest is in a privileged
 * mode (`privileged`) or in User mode.
 */
export function hardwareDacr(shadow: Shadow, dacr: u32, privileged: bool): u32 {
  let value = CLIENT; // the stub
  for (let slot: u32 = 0; slot < shadow.domainCount; slot++) {
    const pair = load<u32>(slotAt(shadow, slot));
    if (pair === 0) break;
    if (isOpen((pair >>> SLOT_ROLE_SHIFT) & 0xf, domainAccess(dacr, pair & SLOT_DOMAIN), privileged)) {
      value |= CLIENT << (2 * (shadow.firstDomain + slot));
    }
  }
  return value;
}

/** Makes `dacr` the only value of the guest's DACR to which the stub may change without MVM. */
function rememberDacr(area: Area, dacr: u32, kernel: u32, user: u32): void {
  area.knownDacrA = area.knownDacrB = dacr;
  area.knownPrivilegedA = area.knownPrivilegedB = kernel;
  area.knownUserA = area.knownUserB = user;
}

/** Whether a domain with `role` is a client, if the guest has `access` to its own domain. */
function isOpen(role: u32, access: u32, privileged: bool): bool {
  switch (role) {
    case ROLE_USER:
      return access === CLIENT;
    case ROLE_KERNEL:
      return access === CLIENT && privileged;
    case ROLE_MANAGER:
      return access === MANAGER;
    default:
      return role === ROLE_FLAT;
  }
}

/**
 * Computes both values of the hardware's DACR anew, writes them to the area, and gives the hardware
 * the value for the guest's present mode. Monitor mode, SCR.NS = 0. The guest is loaded on this
 * core.
 */
export function setDacr(shadow: Shadow): void {
  const dacr = guestRegister(shadow, <u32>offsetof<Area>("dacr"));
  const area = changetype<u32>(shadow.area);
  const kernel = hardwareDacr(shadow, dacr, true);
  const user = hardwareDacr(shadow, dacr, false);
  w32(area + <u32>offsetof<Area>("privilegedDacr"), kernel);
  w32(area + <u32>offsetof<Area>("userDacr"), user);
  rememberDacr(shadow.area, dacr, kernel, user);
  accessNormalWorldRegisters(true);
  mcr(DACR, shadow.privileged !== 0 ? kernel : user);
  isb();
  accessNormalWorldRegisters(false);
}
