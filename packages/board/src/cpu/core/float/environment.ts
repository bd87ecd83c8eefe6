// The floating-point environment of the operation under way.
//
// Whoever executes an instruction loads the environment from the core's FPSCR (or from the Advanced
// SIMD "standard FPSCR value"), runs the operation, and merges the cumulative flags back: the
// arithmetic itself knows nothing of cores. The environment is a word in FPSCR layout (ARM DDI
// 0406C B4.1.58):
//
//   26 AHP | 25 DN | 24 FZ | 23:22 RMode | 7 IDC | 4 IXC | 3 UFC | 2 OFC | 1 DZC | 0 IOC

/**
 * Cumulative exception flags: invalid operation, division by zero, overflow, underflow, inexact,
 * input denormal.
 */
export const IOC: u32 = 1 << 0;
export const DZC: u32 = 1 << 1;
export const OFC: u32 = 1 << 2;
export const UFC: u32 = 1 << 3;
export const IXC: u32 = 1 << 4;
export const IDC: u32 = 1 << 7;
export const CUMULATIVE_FLAGS: u32 = IOC | DZC | OFC | UFC | IXC | IDC;

/** Alternative half-precision format, default NaN mode, flush-to-zero mode. */
export const AHP: u32 = 1 << 26;
export const DN: u32 = 1 << 25;
export const FZ: u32 = 1 << 24;

/**
 * FPSCR.RMode: to nearest (ties to even), towards plus infinity, towards minus infinity, towards
 * zero.
 */
export const RMODE_SHIFT: u32 = 22;
export const RMODE_MASK: u32 = 3 << RMODE_SHIFT;
export const RN: u32 = 0;
export const RP: u32 = 1;
export const RM: u32 = 2;
export const RZ: u32 = 3;

/**
 * Bits of the FPSCR that the standard FPSCR value of Advanced SIMD takes over (ARM DDI 0406C
 * A2.7.2).
 */
const STANDARD_KEEPS: u32 = AHP | CUMULATIVE_FLAGS;
const STANDARD_SETS: u32 = FZ | DN;

let environment: u32 = 0;

/** Makes `fpscr` the environment of the operations that follow. */
export function enter(fpscr: u32): void {
  environment = fpscr;
}

/**
 * Makes the standard FPSCR value the environment: to nearest, flush-to-zero, default NaN; flags as
 * in `fpscr`.
 */
export function enterStandard(fpscr: u32): void {
  environment = (fpscr & STANDARD_KEEPS) | STANDARD_SETS;
}

/** Replaces the rounding mode of the environment (RN, RP, RM or RZ). */
export function useRounding(mode: u32): void {
  environment = (environment & ~RMODE_MASK) | (mode << RMODE_SHIFT);
}

/** The cumulative flags of the environment: those it was entered with and those raised since. */
export function raised(): u32 {
  return environment & CUMULATIVE_FLAGS;
}

export function raise(flags: u32): void {
  environment |= flags;
}

export function roundingMode(): u32 {
  return (environment >> RMODE_SHIFT) & 3;
}

export function flushesToZero(): bool {
  return (environment & FZ) !== 0;
}

export function usesDefaultNan(): bool {
  return (environment & DN) !== 0;
}

export function usesAlternativeHalf(): bool {
  return (environment & AHP) !== 0;
}

/**
 * Whether a native operation leaves the same flags as the exact algorithm: to nearest, inexact
 * already set.
 */
export function nativeIsExact(): bool {
  return (environment & (RMODE_MASK | IXC)) === IXC;
}
