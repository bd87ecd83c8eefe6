// Fault status registers, short-descriptor format (ARM DDI 0406C B3.13, table B3-23): bits 10 and
// 3:0 are the status, bit 11 of DFSR is "on a write".

const STATUS_HIGH: u32 = 1 << 10;
const STATUS_LOW: u32 = 0xf;
const WRITE: u32 = 1 << 11;

const EXTERNAL: u32 = 0x08;
const WALK_LEVEL_1: u32 = 0x0c;
const WALK_LEVEL_2: u32 = 0x0e;
const ASYNCHRONOUS: u32 = STATUS_HIGH | 0x6;
/** Status of a refused write. */
export const ASYNCHRONOUS_EXTERNAL: u32 = ASYNCHRONOUS | WRITE;

/** Whether the status is of an external abort: on an access, on a table walk, or asynchronous. */
export function isExternal(status: u32): bool {
  const code = status & (STATUS_HIGH | STATUS_LOW);
  return code === EXTERNAL || code === WALK_LEVEL_1 || code === WALK_LEVEL_2 || code === ASYNCHRONOUS;
}

export function isAsynchronous(status: u32): bool {
  return (status & (STATUS_HIGH | STATUS_LOW)) === ASYNCHRONOUS;
}

export function isWrite(status: u32): bool {
  return (status & WRITE) !== 0;
}
