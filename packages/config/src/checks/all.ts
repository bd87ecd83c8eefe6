/** Every cross-check, in the order their problems are shown. */
import { ConfigurationError } from "../source/problem";
import { coresExist, hrtCoreIsOwned, oneCoreEach } from "./cores";
import { deadlinesAreMeasurable } from "./deadlines";
import { devicesExist, devicesGivenOnce, interruptsGivenOnce } from "./devices";
import { oneImage } from "./image-choice";
import { memoryAlignment, memoryIsDisjoint, memoryIsGuests } from "./memory";
import { consoleIsOwned, keyboardTarget, tooManyVms, uniqueNames } from "./names";
import type { Configuration, Rule } from "./rule";

const RULES: readonly Rule[] = [
  tooManyVms,
  uniqueNames,
  coresExist,
  oneCoreEach,
  hrtCoreIsOwned,
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

/** @throws ConfigurationError with the problems of all rules, by line. */
export function checkSystem(configuration: Configuration): void {
  const problems = RULES.flatMap((rule) => rule(configuration));
  problems.sort((a, b) => a.line - b.line || a.column - b.column);
  if (problems.length > 0) throw new ConfigurationError(problems);
}
