/** Every cross-check, in the order their problems are shown. */
import { ConfigurationError } from "../source/problem";
import { coreIsOwned, coresExist, oneCoreEach } from "./cores";
import { deadlinesAreMeasurable } from "./deadlines";
import { devicesExist, devicesGivenOnce, interruptsGivenOnce } from "./devices";
import { oneImage } from "./image-choice";
import { memoryAlignment, memoryIsDisjoint, memoryIsGuests } from "./memory";
import { consoleIsOwned, keyboardTarget, tooManyVms, uniqueNames } from "./names";
import type { Configuration, Rule } from "./rule";

const RULES: readonly Rule[] = [
  uniqueNames,
  coresExist,
  oneCoreEach,
  coreIsOwned,
  memoryAlignment,
  memoryIsGuests,
  memoryIsDisjoint,
  oneImage,
  devicesExist,
  devicesGivenOnce,
  interruptsGivenOnce,
  consoleIsOwned,
  deadlinesAreMeasurable,
  keyboardTarget,
];

/** Too many VMs cannot but conflict with one another, so that mistake is told alone. @throws ConfigurationError with the problems of all rules, by line. */
export function checkSystem(configuration: Configuration): void {
  const tooMany = tooManyVms(configuration);
  const problems = tooMany.length > 0 ? tooMany : RULES.flatMap((rule) => rule(configuration));
  problems.sort((a, b) => a.line - b.line || a.column - b.column);
  if (problems.length > 0) throw new ConfigurationError(problems);
}
