import { header } from "./records";
import { need } from "./refuse";
import { shadowCount, shadowStart } from "./shadow-data";

/** MVM's segment has room for the data of shadow tables. VMs and memory regions are checked. */
export function checkShadowData(): void {
  if (shadowCount() === 0) return;
  need(shadowStart() !== 0, "header", 0, "no room for the data of shadow tables: size", header().totalSize);
}
