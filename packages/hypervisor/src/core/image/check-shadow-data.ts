import { header } from "./records";
import { need } from "./refuse";
import { shadowCount, shadowStart } from "./shadow-data";

/**
 * Checks that MVM's segment has room for the data of shadow tables. Call after VMs and memory
 * regions were checked.
 */
export function checkShadowData(): void {
  if (shadowCount() === 0) return;
  need(shadowStart() !== 0, "header", 0, "no room for the data of shadow tables: size", header().totalSize);
}
