/**
 * Reservations, weights and watchdogs one by one; whether a core has the time for them is
 * schedulability's to say.
 */
import {
  BUDGET_MIN,
  MAX_CORES,
  PERIOD_MAX,
  PERIOD_MIN,
  WATCHDOG_PERIOD_MAX,
  WATCHDOG_PERIOD_MIN,
} from "@mvm/abi";
import { formatMicroseconds } from "../schema/units";
import type { Problem } from "../source/problem";
import type { Rule } from "./rule";

export const reservationInRange: Rule = ({ document, system }) =>
  system.vms.flatMap(({ name, reservation }, index): Problem[] => {
    if (reservation === undefined) return [];
    const { budget, period } = reservation;
    const path = ["vms", index, "reservation"];
    if (period < PERIOD_MIN || period > PERIOD_MAX) {
      const what = `the reservation of "${name}" has a period of ${formatMicroseconds(period)}`;
      const fix = `give ${formatMicroseconds(PERIOD_MIN)} to ${formatMicroseconds(PERIOD_MAX)}`;
      return [document.problemAt([...path, "period"], "reservation-period", what, fix)];
    }
    if (budget >= BUDGET_MIN && budget <= period) return [];
    const what = `the reservation of "${name}" has a budget of ${formatMicroseconds(budget)} in ${formatMicroseconds(period)}`;
    const fix = `give ${formatMicroseconds(BUDGET_MIN)} to ${formatMicroseconds(period)}`;
    return [document.problemAt([...path, "budget"], "reservation-budget", what, fix)];
  });

/** One who owns cores has all of their time already. */
export const reservationIsUseful: Rule = ({ document, system }) =>
  system.vms.flatMap((vm, index): Problem[] => {
    const owns = vm.level === "hrt" ? "is hard real-time" : vm.cores.length > 1 ? "has several cores" : "";
    if (owns === "") return [];
    return (["reservation", "weight"] as const)
      .filter((key) => vm[key] !== undefined)
      .map((key) =>
        document.problemAtKey(
          ["vms", index, key],
          "reservation-of-owner",
          `"${vm.name}" ${owns} and shares no core: a ${key} would change nothing`,
          "remove it",
        ),
      );
  });

export const watchdogInRange: Rule = ({ document, system }) =>
  system.vms.flatMap(({ name, watchdog }, index): Problem[] => {
    if (watchdog === undefined) return [];
    if (watchdog.period >= WATCHDOG_PERIOD_MIN && watchdog.period <= WATCHDOG_PERIOD_MAX) return [];
    return [
      document.problemAt(
        ["vms", index, "watchdog", "period"],
        "watchdog-period",
        `the watchdog of "${name}" waits ${formatMicroseconds(watchdog.period)} for a kick`,
        `give ${formatMicroseconds(WATCHDOG_PERIOD_MIN)} to ${formatMicroseconds(WATCHDOG_PERIOD_MAX)}`,
      ),
    ];
  });

/**
 * Somebody must be able to start what does not start with the system: a manager, or the operator,
 * whose console MVM serves while there is a core without an HRT VM.
 */
export const startedBySomebody: Rule = ({ document, system }) => {
  const owned = new Set(system.vms.flatMap(({ level, cores }) => (level === "hrt" ? cores : [])));
  if (owned.size < MAX_CORES) return [];
  return system.vms.flatMap(({ name, autostart }, index): Problem[] => {
    const manager = system.vms.some((vm, other) => vm.manager && other !== index);
    if (autostart || manager) return [];
    return [
      document.problemAt(
        ["vms", index, "autostart"],
        "never-started",
        `"${name}" does not start with the system, no other VM is a manager that could start it, and with an HRT VM on each core there is no operator's console`,
        'make another VM a "manager", or remove "autostart"',
      ),
    ];
  });
};
