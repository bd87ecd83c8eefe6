/** A fault of one run: everything is drawn, and nothing depends on chance any more. */

import type { FaultClass, Target } from "../file/fault";
import { rangeOf } from "../file/read";
import type { Draws } from "./draws";

/** A bit of what a fault may change: the place as a part of all places, from 0 up to 1. */
export interface Place {
  readonly part: number;
  readonly bit: number;
}

interface Timed {
  readonly vm: string;
  /** The cycle. */
  readonly at: number;
}

/** Between a device and the interrupt controller. `by` is in CPU cycles. */
export interface WireFault extends Timed {
  readonly kind: "lost-interrupt" | "late-interrupt" | "doubled-interrupt";
  readonly interrupt: number;
  readonly count: number;
  readonly by: number;
}

export interface ImageDamage {
  readonly kind: "damaged-image";
  readonly vm?: string;
  readonly checksum: "kept" | "corrected";
  readonly damage: { readonly bits: readonly Place[] } | { readonly cutFrom: number };
}

/** The guest goes on with other code from now on. */
export interface GuestAct extends Timed {
  readonly kind: "crash" | "hang" | "storm" | "attack";
  /** Of a storm: which call, as a part of all calls. */
  readonly call?: number;
  readonly target?: Target;
}

export type TimedFault =
  | (Timed & {
      readonly kind: "memory-bit";
      readonly bits: readonly Place[];
      readonly within: "used" | { readonly from: number; readonly to: number };
    })
  | (Timed & {
      readonly kind: "register-bit";
      readonly bits: readonly { readonly register: string; readonly bit: number }[];
    })
  | WireFault
  | GuestAct;

export type Fault = TimedFault | ImageDamage;

const BITS_OF_BYTE = 8;
const BITS_OF_REGISTER = 32;

export function drawFault(fault: FaultClass, draws: Draws): Fault {
  if (fault.kind === "damaged-image") return drawDamage(fault, draws);
  const { vm } = fault;
  const timed = { vm, at: draws.between(...rangeOf(fault.at)) };
  switch (fault.kind) {
    case "memory-bit": {
      const { kind, within } = fault;
      return { kind, ...timed, within, bits: repeated(fault.bits, () => placeOf(draws)) };
    }
    case "register-bit": {
      const flip = () => ({ register: draws.oneOf(fault.registers), bit: draws.below(BITS_OF_REGISTER) });
      return { kind: fault.kind, ...timed, bits: repeated(fault.bits, flip) };
    }
    case "lost-interrupt":
    case "late-interrupt":
    case "doubled-interrupt": {
      const { kind, interrupt, count } = fault;
      return { kind, ...timed, interrupt, count, by: "by" in fault ? fault.by : 0 };
    }
    case "storm":
      return { kind: fault.kind, ...timed, call: draws.fraction() };
    case "attack":
      return { kind: fault.kind, ...timed, target: draws.oneOf(fault.targets) };
    case "crash":
    case "hang":
      return { kind: fault.kind, ...timed };
  }
}

function drawDamage(
  { kind, vm, bits, damage, checksum }: Extract<FaultClass, { kind: "damaged-image" }>,
  draws: Draws,
): ImageDamage {
  const of = { kind, checksum, ...(vm !== undefined && { vm }) };
  if (damage === "cut") return { ...of, damage: { cutFrom: draws.fraction() } };
  return { ...of, damage: { bits: repeated(bits, () => placeOf(draws)) } };
}

function placeOf(draws: Draws): Place {
  return { part: draws.fraction(), bit: draws.below(BITS_OF_BYTE) };
}

function repeated<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}
