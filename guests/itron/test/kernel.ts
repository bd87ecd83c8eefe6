import { loadProgram } from "../../../packages/toolchain/src/testing";

export type Service = (...args: number[]) => number;
export type Kernel = Record<string, Service>;

/**
 * The kernel in this process. A context switch only changes which task is the running one. So a
 * service call that waits returns at once, and the next call is a call of the scheduled task.
 */
export function startKernel(): Kernel {
  const program = loadProgram("guests/itron/test/services.ts", {
    asm: { switchContext: () => undefined, enterContext: () => undefined, startTask: () => 0 },
  });
  const kernel: Kernel = {};
  for (const [name, service] of Object.entries(program.exports)) {
    kernel[name] = (...args) => Number(service(...args)) | 0;
  }
  kernel["start"]!();
  return kernel;
}
