import { loadProgram } from "../../../packages/toolchain/src/testing";

export type Service = (...args: number[]) => number;

/** The exports of services.ts by their names. */
export interface Kernel extends Record<string, Service> {}

/** What a test does to the kernel from outside. */
export interface Machine {
  kernel: Kernel;
  /**
   * Runs `other` when the processor is next given to another task: what other tasks and handlers do
   * while the caller waits. At its end the caller must be the running task again, if its service
   * call is to return its result.
   */
  whileWaiting(other: () => void): void;
  /** How often the program has masked IRQs. */
  masked(): number;
}

const STACK_SIZE = 256;

/**
 * The kernel in this process. A context switch only changes which task is the running one. So a
 * service call that waits returns after {@link Machine.whileWaiting}, and the next call is a call
 * of the running task.
 */
export function startMachine(): Machine {
  let others: (() => void)[] = [];
  const switchContext = () => {
    const [next] = others;
    others = others.slice(1);
    next?.();
  };
  const program = loadProgram("guests/itron/test/services.ts", {
    asm: { switchContext, enterContext: () => undefined, startTask: () => 0, takesExceptions: () => 1 },
  });
  const kernel: Kernel = {};
  for (const [name, service] of Object.entries(program.exports)) {
    kernel[name] = (...args) => Number(service(...args)) | 0;
  }
  kernel["start"]!();
  const { cre_tsk, cre_cyc, cre_alm, def_tex, bodyFunction, countFunction, routineFunction } = kernel;
  const [body, count, routine] = [bodyFunction!(), countFunction!(), routineFunction!()];
  // The wrappers leave out what most tests do not care about.
  kernel["cre_tsk"] = (id, attributes, priority, stack = STACK_SIZE, entry = body) =>
    cre_tsk!(id!, attributes!, 0, entry, priority!, stack);
  kernel["createCyclic"] = (id, attributes, exinf, period, phase = period, handler = count) =>
    cre_cyc!(id!, attributes!, exinf!, handler, period!, phase!);
  kernel["createAlarm"] = (id, exinf, attributes = 0, handler = count) =>
    cre_alm!(id!, attributes, exinf!, handler);
  kernel["def_tex"] = (id, attributes = 0, handler = routine) => def_tex!(id!, attributes, handler);
  return {
    kernel,
    whileWaiting: (other) => others.push(other),
    masked: () => program.hw.calls.filter(({ name }) => name === "disableIrq").length,
  };
}

export function startKernel(): Kernel {
  return startMachine().kernel;
}
