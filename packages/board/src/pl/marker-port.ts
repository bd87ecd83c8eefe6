/**
 * Marker port: lets a program mark a moment for the outside with almost no disturbance. A write
 * costs the guest one device store. The board notes cycle, instruction count, core, register and
 * value.
 */

import {
  MARKER_END,
  MARKER_NOTE,
  MARKER_PORT_BASE,
  MARKER_PORT_SIZE,
  MARKER_START,
  MARKER_TICKS_PER_PERIOD,
} from "@mvm/abi/marker-port";
import { defineRegisters } from "../devices/registers";
import { unknownRegister } from "../devices/unknown-register";
import type { PlDevice } from "./pl-device";

export const MARKER_PORT_REGISTERS = defineRegisters("marker port", {
  TICKS_PER_PERIOD: [
    MARKER_TICKS_PER_PERIOD,
    "wo",
    0,
    "task << 24 | ticks: the period of the task, in ticks of its timer",
  ],
  START: [MARKER_START, "wo", 0, "Number of a task: a job of the task has started"],
  END: [MARKER_END, "wo", 0, "Number of a task: a job of the task has ended"],
  NOTE: [MARKER_NOTE, "wo", 0, "Any value"],
});

const NO_ROOM =
  "marker port: the board keeps no more markers of this core; this one and later ones are not measured";

export type MarkerRegister = "TICKS_PER_PERIOD" | "START" | "END" | "NOTE";

export interface Marker {
  /** The core's local time at the write, in CPU cycles. */
  cycle: number;
  /** Instructions the core had executed. */
  instructions: number;
  core: number;
  register: MarkerRegister;
  value: number;
}

/**
 * Takes the markers in the order of the writes. Cycles and instructions of one core never go back.
 */
export interface MarkerSink {
  /** Returns false for the first marker of a core that there is no room for. */
  push(marker: Marker): boolean;
}

export function markerPort(markers: MarkerSink, base = MARKER_PORT_BASE): PlDevice {
  return {
    name: "marker port",
    base,
    size: MARKER_PORT_SIZE,
    nonSecure: true,
    connect: ({ diagnostics, instructions }) => ({
      name: "marker port",
      read: (offset, access) =>
        MARKER_PORT_REGISTERS.find(offset)
          ? 0
          : unknownRegister(diagnostics, "marker port", MARKER_PORT_REGISTERS, offset, access, "read"),
      write(offset, value, access) {
        const spec = MARKER_PORT_REGISTERS.find(offset);
        if (!spec) {
          unknownRegister(diagnostics, "marker port", MARKER_PORT_REGISTERS, offset, access, "write");
          return;
        }
        const hadRoom = markers.push({
          cycle: access.now,
          instructions: instructions(access.core),
          core: access.core,
          register: spec.name as MarkerRegister,
          value: value >>> 0,
        });
        if (!hadRoom) diagnostics.notModelled(access, "write", NO_ROOM);
      },
      reset() {},
    }),
  };
}
