/** What the compiled core exports; cpu/cpu.ts wraps it. */
export { decodeThumb } from "./decode/thumb";
export { armFormOfThumb, decodeVfpNeon } from "./decode/vfp-neon";
export { executeVfp } from "./vfp/execute";
export { executeNeon } from "./neon/execute";
export { readWord } from "./memory/access";
export * from "./decode/write";
