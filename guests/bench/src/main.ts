/**
 * Runs every path of MVM that a guest can start, many times, with a note before and a note after.
 * `mvm bench` makes the tables of docs/measurements.md from the notes that the board records.
 */
import { endLine, print } from "../../baremetal/src/text";
import { systemOff } from "../../lib/psci";
import { hasVirtualTime, measureNothing, note, roundCount } from "./asm";
import { beginOf, endOf } from "./calls";
import { measureCalls } from "./direct";
import { initInterrupts } from "./gic";
import { measureControlOfOtherCore, measureLevels, measureLives } from "./life";
import { waitForObserver } from "./observer";
import {
  measureBudgets,
  measureDeviceInterrupts,
  measureLeases,
  measureNotifications,
  measureRoundTrips,
  measureSwitches,
} from "./others";
import { PATH_DONE, PATH_NOTHING } from "./paths";
import { measureThroughput } from "./throughput";
import { measureConsole, measureOwnInterrupts, measureTimeouts, measureTimerInterrupts } from "./waits";

export function main(): void {
  initInterrupts();
  waitForObserver();
  for (let left = roundCount(); left > 0; left--) measureNothing(beginOf(PATH_NOTHING), endOf(PATH_NOTHING));
  measureCalls();
  measureTimerInterrupts();
  measureOwnInterrupts();
  measureSwitches();
  if (hasVirtualTime()) measureRoundTrips();
  measureLeases();
  measureDeviceInterrupts();
  measureTimeouts();
  measureConsole();
  if (hasVirtualTime()) measureThroughput();
  measureNotifications();
  measureLevels();
  measureControlOfOtherCore();
  if (hasVirtualTime()) {
    measureLives();
    measureBudgets();
  }
  note(beginOf(PATH_DONE));
  print("done");
  endLine();
  systemOff();
}

export { fault, panic } from "./failure";
