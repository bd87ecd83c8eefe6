/**
 * DFSR and IFSR in words (ARM DDI 0406C B3.13, table B3-23: the Short-descriptor format).
 *
 *     12   11   10  7      4 3      0
 *    ┌────┬────┬────┬────────┬────────┐
 *    │ExT │WnR │FS4 │ domain │ FS3:0  │
 *    └────┴────┴────┴────────┴────────┘
 *
 * IFSR has no WnR and no domain: the bits are reserved there (B4.1.96).
 */
const WRITE = 1 << 11;
const EXTERNAL_SLAVE = 1 << 12;
const DOMAIN_SHIFT = 4;
const DOMAIN_MASK = 0xf;

export const FaultStatus = {
  ALIGNMENT: 0b0_0001,
  DEBUG: 0b0_0010,
  EXTERNAL: 0b0_1000,
  ASYNCHRONOUS_EXTERNAL: 0b1_0110,
} as const;

const TEXTS: Readonly<Record<number, string>> = {
  [FaultStatus.ALIGNMENT]: "alignment fault",
  [FaultStatus.DEBUG]: "debug event",
  3: "access flag fault (section)",
  4: "fault on instruction cache maintenance",
  5: "translation fault (section): nothing is mapped",
  6: "access flag fault (page)",
  7: "translation fault (page): nothing is mapped",
  [FaultStatus.EXTERNAL]: "external abort: nothing answers, or the access is refused",
  9: "domain fault (section): DACR gives no access",
  11: "domain fault (page): DACR gives no access",
  12: "external abort on a first-level table walk",
  13: "permission fault (section)",
  14: "external abort on a second-level table walk",
  15: "permission fault (page)",
  16: "TLB conflict",
  20: "lockdown",
  [FaultStatus.ASYNCHRONOUS_EXTERNAL]: "asynchronous external abort: a write was refused some time before",
  24: "asynchronous parity error",
  25: "parity error",
  26: "coprocessor abort",
  28: "parity error on a first-level table walk",
  30: "parity error on a second-level table walk",
};

/** FS: bits 10 and 3:0 of a fault status register. */
export function faultStatusOf(register: number): number {
  return ((register >>> 10) & 1) * 0b1_0000 + (register & 0xf);
}

/** Was the access that was refused a write? Only DFSR knows. */
export function isWriteFault(register: number): boolean {
  return (register & WRITE) !== 0;
}

/** DFSR or IFSR for people: "translation fault (section): nothing is mapped". */
export function describeFaultStatus(register: number, of: "DFSR" | "IFSR"): string {
  const status = faultStatusOf(register);
  const text = TEXTS[status] ?? `reserved fault status 0b${status.toString(2).padStart(5, "0")}`;
  if (text.startsWith("domain") && of === "DFSR")
    return `${text} to domain ${(register >>> DOMAIN_SHIFT) & DOMAIN_MASK}`;
  if (status === FaultStatus.EXTERNAL)
    return (register & EXTERNAL_SLAVE) !== 0
      ? "external abort: what is there refuses the access (SLVERR)"
      : "external abort: nothing is there, or TrustZone refuses the access (DECERR)";
  return text;
}
