/** For people: where a core is and what it is doing. */
import { hex } from "../hex";
import type { CoreControl } from "./core-control";
import type { CoreEngine } from "./core-engine";
import { CoreState } from "./engine";
import type { RunLoop } from "./run-loop";

export function describeCore(engine: CoreEngine, loop: RunLoop, control: CoreControl, core: number): string {
  const world = engine.isNonSecure(core) ? "non-secure" : "secure";
  const place = `PC ${hex(engine.pc(core))}, ${world} world`;
  switch (loop.states[core]) {
    case CoreState.Awake:
      return `core ${core}: executing, ${place}`;
    case CoreState.Asleep:
      return `core ${core}: asleep in ${engine.inWfe(core) ? "WFE" : "WFI"}, ${place}`;
    default:
      if (control.isHeld(core)) return `core ${core}: held by SLCR A9_CPU_RST_CTRL`;
      return `core ${core}: waits in the boot ROM for SEV and an address in 0xFFFFFFF0`;
  }
}
