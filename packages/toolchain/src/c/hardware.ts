import { BuildError } from "../errors";

/**
 * The functions of hw/hw.ts. runtime/hw.h has them as macros of the same name with the prefix hw_.
 */
const HW_FUNCTIONS = new Set(
  (
    "r8 r16 r32 w8 w16 w32 dsb dmb isb wfi wfe sev clrex readCpsr disableIrq enableIrq restoreIrq ldrex strex " +
    "smc smc6 smcResults mrc mcr"
  ).split(" "),
);

/**
 * An operand as C text. `constants` lists all possible values, if the compiler left them visible.
 */
export interface Operand {
  text: string;
  constants?: bigint[] | undefined;
}

/**
 * The C expression for a call of a `hw` function. For `mrc` and `mcr` the expression has all
 * possible registers.
 */
export function hardwareCall(name: string, operands: Operand[], where: string): string {
  if (!HW_FUNCTIONS.has(name)) {
    throw new BuildError(
      `${where}: there is no hw.${name}; the functions are those of packages/toolchain/hw/hw.ts`,
    );
  }
  if (name !== "mrc" && name !== "mcr") return `hw_${name}(${operands.map((o) => o.text).join(", ")})`;
  const [register, value] = operands;
  if (!register?.constants) {
    throw new BuildError(
      `${where}: the register of ${name}() is not a constant, but it is part of the instruction: ` +
        "pass a constant of packages/abi/src/arm/cp15.ts directly, not through a variable or a function that is not @inline",
    );
  }
  return registerAccess(name, register as Required<Operand>, value?.text);
}

/**
 * The optimiser folds `c ? mrc(A) : mrc(B)` into `mrc(c ? A : B)`. So each possible register
 * becomes an instruction of its own.
 */
function registerAccess(
  name: string,
  register: { text: string; constants?: bigint[] },
  value?: string,
): string {
  const constants = register.constants!;
  const access = (encoding: bigint) =>
    `hw_${name}(${[...registerFields(Number(encoding)), ...(value ? [value] : [])].join(", ")})`;
  return constants
    .slice(0, -1)
    .reduceRight(
      (otherwise, encoding) => `(${register.text} == ${encoding}u ? ${access(encoding)} : ${otherwise})`,
      access(constants.at(-1)!),
    );
}

/**
 * Coprocessor, opc1, CRn, CRm, opc2 at their places in the MRC/MCR instruction (ARM DDI 0406C
 * A8.8.107).
 */
export function registerFields(encoding: number): number[] {
  const field = (shift: number, mask: number) => (encoding >>> shift) & mask;
  return [field(8, 15), field(21, 7), field(16, 15), field(0, 15), field(5, 7)];
}
