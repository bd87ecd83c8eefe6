/**
 * Fault status codes and access permissions of the short-descriptor format (ARM DDI 0406C B3.7,
 * B3.13.3).
 */

/** FS bits 3:0; bit 10 is FS[4]. The page form of a fault is the section form | PAGE. */
export const enum Fault {
  ALIGNMENT = 0x001,
  PAGE = 0x002,
  ACCESS_FLAG_SECTION = 0x003,
  TRANSLATION_SECTION = 0x005,
  ACCESS_FLAG_PAGE = 0x006,
  TRANSLATION_PAGE = 0x007,
  EXTERNAL = 0x008,
  DOMAIN_SECTION = 0x009,
  WALK_LEVEL1 = 0x00c,
  PERMISSION_SECTION = 0x00d,
  WALK_LEVEL2 = 0x00e,
  ASYNC_EXTERNAL = 0x406,
}

/** Status of a debug event, in IFSR and DFSR. */
export const DEBUG_EVENT: u32 = 0x002;

/** DFSR.WnR and DFSR/IFSR.ExT (0 decode error, 1 slave error). */
export const FAULT_WRITE: u32 = 1 << 11;
export const FAULT_EXT: u32 = 1 << 12;

export const enum MemoryType {
  STRONGLY_ORDERED = 0,
  DEVICE = 1,
  NORMAL = 2,
}

/**
 * AP[2:0]:  000 none            100 reserved: none
 *           001 PL1             101 PL1 reads
 *           010 PL1, PL0 reads  110 all read
 *           011 all             111 all read
 *
 * Under SCTLR.AFE only those with AP[0] = 1 are met.
 */
export function permits(ap: u32, privileged: bool, isWrite: bool): bool {
  if ((ap & 3) === 0) return false;
  if ((ap & 4) !== 0) return !isWrite && (privileged || (ap & 3) >= 2);
  if (privileged) return true;
  return (ap & 3) === 3 || ((ap & 3) === 2 && !isWrite);
}

/** Is the fault one that the bus reported (routed by SCR.EA)? */
export function isExternal(status: u32): bool {
  const code = status & 0x40f;
  return (
    code === Fault.EXTERNAL ||
    code === Fault.WALK_LEVEL1 ||
    code === Fault.WALK_LEVEL2 ||
    code === Fault.ASYNC_EXTERNAL
  );
}
