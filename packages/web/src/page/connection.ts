/** Where the page is, and how it gets a worker. */

/** Absolute address of the folder of the page. */
export const BASE: string = new URL(".", location.href).href;

export function newWorker(): Worker {
  return new Worker(new URL("../worker/worker.ts", import.meta.url), { type: "module" });
}
