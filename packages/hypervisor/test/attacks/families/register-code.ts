/** Code that changes a system register. */

/** Writes, and reads back with the bits that `mask` names. */
export const change = (register: string, value: string, mask = "0xffffffff") => `
  ldr r0, =${value}
  mcr ${register}
  isb
  mrc ${register}
  ldr r1, =${mask}
  and r0, r0, r1`;
