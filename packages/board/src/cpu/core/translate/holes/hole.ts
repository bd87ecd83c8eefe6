/**
 * The places of a template that the translator fills in (template.ts): imports `hole.…` of the
 * templates' module. A hole leaves its result on the stack and takes its arguments from there.
 */
export declare function rd(): u32;
export declare function rn(): u32;
export declare function rm(): u32;
export declare function ra(): u32;
export declare function imm(): u32;
export declare function amount(): u32;
export declare function putRd(value: u32): void;
export declare function putRn(value: u32): void;
export declare function putRa(value: u32): void;
export declare function flagN(): i32;
export declare function flagZ(): u32;
export declare function flagC(): u32;
export declare function flagV(): i32;
export declare function putN(value: u32): void;
export declare function putZ(value: u32): void;
export declare function putC(value: u32): void;
export declare function putV(value: u32): void;
/** a − b, and all flags. */
export declare function subFlags(a: u32, b: u32): u32;
/** C as ImmCarry says. */
export declare function putImmediateCarry(): void;
/** Operand 2 of the _S forms. */
export declare function shifted(): u32;
/** The carry out of its shift. */
export declare function shiftCarry(): u32;
/** The low byte of the register with the amount of a shift. */
export declare function registerAmount(): u32;
/** Address of the instruction. */
export declare function pcOf(): u32;
