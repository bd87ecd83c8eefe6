/** Monitor command `timers`: the timers' registers, by core where each core has its own. */
import { CPU_HZ } from "../../clocks";
import { CORES } from "../../cpu/core/contract";
import { GLOBAL_TIMER_REGISTERS } from "../../devices/global-timer";
import { PRIVATE_TIMER_REGISTERS } from "../../devices/private-timer";
import type { RegisterMap } from "../../devices/registers";
import { TTC_REGISTERS } from "../../devices/ttc";
import { hex } from "../../hex";
import { PERIPHERALS } from "../../memory/map";
import type { Zc702 } from "../../zc702";
import type { MonitorCommand } from "../monitor";
import { noMore } from "./words";

const WORD = 4;
const MICROSECONDS = 1e6;
const PRIVATE_TIMER = baseOf("private timer and watchdog");
const GLOBAL_TIMER = baseOf("global timer");

export function timersCommand(board: Zc702): MonitorCommand {
  const words = (core: number, base: number, map: RegisterMap<string>, index = 0): string => {
    const told = map.specs
      .filter(({ modelled, access, count }) => modelled === "yes" && access !== "wo" && count > index)
      .flatMap(({ name, offset }) => {
        const bytes = board.debugger.memory.readPhysical(core, base + offset + WORD * index, WORD, false);
        const value = bytes.length < WORD ? 0 : new DataView(bytes.buffer).getUint32(0, true);
        return value === 0 ? [] : [`${name} ${hex(value)}`];
      });
    return told.join(", ") || "all 0";
  };
  return {
    name: "timers",
    usage: "",
    help: "the board's time, and the registers of the timers that are not 0",
    run(rest) {
      noMore(rest);
      const lines = [
        `cycle ${board.time}, ${((board.time / CPU_HZ) * MICROSECONDS).toFixed(3)} µs after the start`,
      ];
      for (let core = 0; core < CORES; core++)
        lines.push(`private timer of core ${core}: ${words(core, PRIVATE_TIMER, PRIVATE_TIMER_REGISTERS)}`);
      for (let core = 0; core < CORES; core++)
        lines.push(`global timer, core ${core}: ${words(core, GLOBAL_TIMER, GLOBAL_TIMER_REGISTERS)}`);
      for (const name of ["ttc0", "ttc1"]) {
        for (let counter = 0; counter < TTC_REGISTERS.spec("COUNTER_VALUE").count; counter++)
          lines.push(`${name} counter ${counter}: ${words(0, baseOf(name), TTC_REGISTERS, counter)}`);
      }
      return lines.join("\n");
    },
  };
}

function baseOf(name: string): number {
  return PERIPHERALS.find((region) => region.name === name)!.base;
}
