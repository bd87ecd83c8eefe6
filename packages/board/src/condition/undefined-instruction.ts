/**
 * Why an instruction was undefined, as far as its encoding and the state of the processor say (ARM
 * DDI 0406C A5, A6; ARM DDI 0388I for what the Cortex-A9 does not have).
 */

/** What the processor permits at the instruction. */
export interface Permissions {
  /** In User mode. */
  isUser: boolean;
  /** VFP and Advanced SIMD: CPACR gives access to cp10 and cp11, and FPEXC.EN is 1. */
  cpacr: boolean;
  fpexc: boolean;
}

interface Encoding {
  mask: number;
  value: number;
  text: (permissions: Permissions) => string;
}

const NO_DIVIDE = () => "an integer division: the Cortex-A9 has no divide instruction (build for cortex-a9)";
const UDF = () => "a permanently undefined instruction (UDF): __builtin_trap, BUG() or an assertion";
const SMC = ({ isUser }: Permissions) => (isUser ? "SMC in User mode" : "SMC");

/** By bits of the instruction; the first that fits. In ARM state the condition is any. */
const ARM: readonly Encoding[] = [
  { mask: 0x0ff0_00f0, value: 0x07f0_00f0, text: UDF },
  { mask: 0x0fd0_00f0, value: 0x0710_0010, text: NO_DIVIDE },
  { mask: 0x0f00_0e00, value: 0x0e00_0a00, text: floatingPoint },
  { mask: 0x0e00_0e00, value: 0x0c00_0a00, text: floatingPoint },
  { mask: 0xfe00_0000, value: 0xf200_0000, text: floatingPoint },
  { mask: 0xff10_0000, value: 0xf400_0000, text: floatingPoint },
  { mask: 0x0f00_0f10, value: 0x0e00_0f10, text: systemRegister },
  { mask: 0x0f00_0f10, value: 0x0e00_0e10, text: debugRegister },
  { mask: 0x0ff0_00f0, value: 0x0160_0070, text: SMC },
];
/** A 16-bit instruction stands in the upper half. */
const THUMB: readonly Encoding[] = [
  { mask: 0xff00_0000, value: 0xde00_0000, text: UDF },
  { mask: 0xfff0_f000, value: 0xf7f0_a000, text: UDF },
  { mask: 0xffd0_00f0, value: 0xfb90_00f0, text: NO_DIVIDE },
  { mask: 0xef00_0e00, value: 0xee00_0a00, text: floatingPoint },
  { mask: 0xee00_0e00, value: 0xec00_0a00, text: floatingPoint },
  { mask: 0xef00_0000, value: 0xef00_0000, text: floatingPoint },
  { mask: 0xff10_0000, value: 0xf900_0000, text: floatingPoint },
  { mask: 0xff00_0f10, value: 0xee00_0f10, text: systemRegister },
  { mask: 0xff00_0f10, value: 0xee00_0e10, text: debugRegister },
  { mask: 0xfff0_f000, value: 0xf7f0_8000, text: SMC },
];

/**
 * `word`: the instruction; in Thumb state its first halfword is the upper half. Without a known
 * reason: "an instruction that this processor does not have".
 */
export function explainUndefined(word: number, isThumb: boolean, permissions: Permissions): string {
  const encoding = (isThumb ? THUMB : ARM).find(({ mask, value }) => (word & mask) >>> 0 === value >>> 0);
  return encoding?.text(permissions) ?? "an instruction that this processor does not have";
}

function floatingPoint({ cpacr, fpexc }: Permissions): string {
  const what = "a VFP or NEON instruction";
  if (!cpacr) return `${what} while CPACR gives no access to cp10 and cp11: set CPACR and then FPEXC.EN`;
  if (!fpexc) return `${what} while FPEXC.EN is 0: set FPEXC.EN`;
  return `${what} that this processor does not have, or a short vector (FPSCR.Len)`;
}

function systemRegister({ isUser }: Permissions): string {
  return isUser
    ? "a system register (CP15) in User mode"
    : "a system register (CP15) that this processor, or this world, does not have";
}

function debugRegister(): string {
  return "a debug register (CP14) that is not there or not permitted";
}
