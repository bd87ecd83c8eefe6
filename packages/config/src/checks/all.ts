/** Every cross-check, in the order their problems are shown. */
import { ConfigurationError } from "../source/problem";
import { channelEnds, channelNames, tooManyChannels } from "./channels";
import { closedIsClosed } from "./closed";
import { coreIsOwned, coresExist } from "./cores";
import { deadlinesAreMeasurable } from "./deadlines";
import { devicesExist, devicesGivenOnce } from "./devices";
import { guardIsPossible } from "./guard";
import { guestBaseIsPossible, guestMemoryIsDisjoint, shadowMemoryInRange } from "./guest-memory";
import { oneImage } from "./image-choice";
import { doorbellsSuffice, interruptsGivenOnce, tooManyInterrupts, urgentIsOwned } from "./interrupts";
import { confinedHaveDomains, isolationIsPossible } from "./isolation";
import { linuxAlignment, memoryAlignment, memoryIsDisjoint, memoryIsGuests } from "./memory";
import { consoleIsOwned, keyboardTarget, tooManyVms, uniqueNames } from "./names";
import { missIsPossible, reactionIsPossible } from "./on-miss";
import { reservationInRange, reservationIsUseful, startedBySomebody, watchdogInRange } from "./reservations";
import type { Configuration, Rule } from "./rule";
import { holdingTimeInRange, leaseholders, sharedDeviceIsFree, tooManySharedDevices } from "./shared-devices";
import { timeSuffices } from "./time";

/**
 * More of something than there is room for cannot but conflict with one another, so those mistakes
 * are told alone.
 */
const NUMBERS: readonly Rule[] = [tooManyVms, tooManyChannels, tooManySharedDevices];

const RULES: readonly Rule[] = [
  uniqueNames,
  coresExist,
  coreIsOwned,
  memoryAlignment,
  linuxAlignment,
  memoryIsGuests,
  memoryIsDisjoint,
  isolationIsPossible,
  confinedHaveDomains,
  shadowMemoryInRange,
  guestBaseIsPossible,
  guestMemoryIsDisjoint,
  oneImage,
  devicesExist,
  devicesGivenOnce,
  interruptsGivenOnce,
  urgentIsOwned,
  tooManyInterrupts,
  guardIsPossible,
  doorbellsSuffice,
  consoleIsOwned,
  reservationInRange,
  reservationIsUseful,
  watchdogInRange,
  missIsPossible,
  reactionIsPossible,
  startedBySomebody,
  channelNames,
  channelEnds,
  sharedDeviceIsFree,
  leaseholders,
  holdingTimeInRange,
  deadlinesAreMeasurable,
  keyboardTarget,
];

/**
 * Time and trust are judged once everything else is sound. @throws ConfigurationError with the
 * problems of all rules, by line.
 */
export function checkSystem(configuration: Configuration): void {
  for (const rules of [NUMBERS, RULES, [timeSuffices, closedIsClosed]]) {
    const problems = rules.flatMap((rule) => rule(configuration));
    problems.sort((a, b) => a.line - b.line || a.column - b.column);
    if (problems.length > 0) throw new ConfigurationError(problems);
  }
}
