// Compiles the floating-point arithmetic alone and wraps it for tests: numbers as bit patterns,
// flags beside them.
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

type Bits = number | bigint;
type Exports = Record<string, (...operands: Bits[]) => Bits>;

/** FPSCR fields. */
export const FLAG = { IOC: 1, DZC: 2, OFC: 4, UFC: 8, IXC: 0x10, IDC: 0x80 } as const;
export const MODE = { RN: 0, RP: 1 << 22, RM: 2 << 22, RZ: 3 << 22 } as const;
export const FZ = 1 << 24;
export const DN = 1 << 25;
export const AHP = 1 << 26;

/** Result and the cumulative flags that the operation raised. */
export interface Outcome<T extends Bits> {
  bits: T;
  flags: number;
}

export interface FloatModule {
  /** Runs a binary32 or conversion function; results of 32 bits come back unsigned. */
  run32(fpscr: number, name: string, ...operands: Bits[]): Outcome<number>;
  /** Runs a function with a 64-bit result; it comes back unsigned unless `signed`. */
  run64(fpscr: number, name: string, ...operands: Bits[]): Outcome<bigint>;
}

export async function compileFloatModule(): Promise<FloatModule> {
  const entry = fileURLToPath(new URL("../../src/cpu/core/float/index.ts", import.meta.url));
  let binary: Uint8Array | undefined;
  const result = await asc.main([entry, "--runtime", "stub", "--optimize", "--outFile", "float.wasm"], {
    writeFile: (name, contents) => {
      if (name.endsWith(".wasm")) binary = contents as unknown as Uint8Array;
    },
    listFiles: () => null,
  });
  if (result.error || !binary) throw new Error(`asc: ${result.error?.message}\n${result.stderr}`);
  const { instance } = await WebAssembly.instantiate(binary as Uint8Array<ArrayBuffer>, {
    env: { abort: () => {} },
  });
  const exports = instance.exports as unknown as Exports;
  const run = (fpscr: number, name: string, operands: Bits[]): Outcome<Bits> => {
    exports.enter!(fpscr);
    const bits = exports[name]!(...operands);
    return { bits, flags: Number(exports.raised!()) };
  };
  return {
    run32: (fpscr, name, ...operands) => {
      const { bits, flags } = run(fpscr, name, operands);
      return { bits: Number(bits) >>> 0, flags };
    },
    run64: (fpscr, name, ...operands) => {
      const { bits, flags } = run(fpscr, name, operands);
      return { bits: BigInt.asUintN(64, BigInt(bits)), flags };
    },
  };
}

const scratch = new DataView(new ArrayBuffer(8));

/** Bit pattern of a number in binary64, and back. */
export function toBits64(value: number): bigint {
  scratch.setFloat64(0, value);
  return scratch.getBigUint64(0);
}
export function fromBits64(bits: bigint): number {
  scratch.setBigUint64(0, bits);
  return scratch.getFloat64(0);
}

/** Bit pattern of a number rounded to binary32, and back. */
export function toBits32(value: number): number {
  scratch.setFloat32(0, value);
  return scratch.getUint32(0);
}
export function fromBits32(bits: number): number {
  scratch.setUint32(0, bits);
  return scratch.getFloat32(0);
}
