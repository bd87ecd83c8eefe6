/**
 * The application: one task keeps the pole upright, one task says how it goes.
 *
 *      1 tick    balance   reads angle and position, computes the force, writes the force
 *      —         log       once a second: the largest angle of this second
 *
 * The task has no sensor for speeds. It takes the differences between two samples, and counts on
 * the period between them. A job that comes late, or not at all, therefore does harm twice: the old
 * force stays, and the next speed is wrong.
 */

import { putNumber, putText } from "../../../../guests/itron/src/device/console";
import { declareJob, jobEnds, jobStarts } from "../../../../guests/itron/src/device/marker";
import { ticksPerSecond } from "../../../../guests/itron/src/instance";
import { cre_cyc } from "../../../../guests/itron/src/kernel/cyclic";
import { dly_tsk, slp_tsk, wup_tsk } from "../../../../guests/itron/src/kernel/sleep";
import { cre_tsk } from "../../../../guests/itron/src/kernel/task";
import { ID, TA_ACT, TA_STA, VP_INT } from "../../../../guests/itron/src/kernel/types";
import { PENDULUM_FORCE_MAX } from "../../../../packages/abi/src/pendulum";
import { GAIN_ANGLE, GAIN_POSITION, GAIN_SHIFT, GAIN_SPEED, GAIN_TURN } from "./gains";
import { hasFallen, push, readAngle, readPosition, release } from "./rig";

const BALANCE: ID = 1;
const LOG: ID = 2;
const BALANCE_PERIOD: u32 = 1;
const STACK_SIZE: u32 = 2048;
/** Micronewtons in a millinewton, microradians in a milliradian. */
const KILO: i32 = 1000;

let lastAngle: i32 = 0;
let lastPosition: i32 = 0;
/** The largest angle since the last line of the log, in microradians, without a sign. */
let largest: i32 = 0;

/** The force in millinewtons for a sample in microradians and micrometres. */
function forceFor(angle: i32, position: i32): i32 {
  const samplesPerSecond = <i64>(ticksPerSecond() / BALANCE_PERIOD);
  const turn = <i64>(angle - lastAngle) * samplesPerSecond;
  const speed = <i64>(position - lastPosition) * samplesPerSecond;
  const force =
    <i64>GAIN_POSITION * position + <i64>GAIN_SPEED * speed + <i64>GAIN_ANGLE * angle + <i64>GAIN_TURN * turn;
  return limited(force >> GAIN_SHIFT) / KILO;
}

/** The force in micronewtons as far as the motor has it. A wrong speed asks for much more. */
function limited(force: i64): i32 {
  const most = <i64>(PENDULUM_FORCE_MAX * KILO);
  return <i32>(force > most ? most : force < -most ? -most : force);
}

function balanceStep(): void {
  const angle = readAngle();
  const position = readPosition();
  push(forceFor(angle, position));
  lastAngle = angle;
  lastPosition = position;
  const size = angle < 0 ? -angle : angle;
  if (size > largest) largest = size;
}

function balance(_exinf: VP_INT): void {
  lastAngle = readAngle();
  lastPosition = readPosition();
  release();
  while (true) {
    slp_tsk();
    jobStarts(<u32>BALANCE);
    balanceStep();
    jobEnds(<u32>BALANCE);
  }
}

function log(_exinf: VP_INT): void {
  while (!hasFallen()) {
    dly_tsk(ticksPerSecond());
    const angle = largest;
    largest = 0;
    putText("pendulum: at most ");
    putNumber(angle / KILO);
    putText(" mrad\n");
  }
  putText("pendulum: it has fallen\n");
}

function wake(task: VP_INT): void {
  wup_tsk(<ID>task);
}

/** Creates the application's objects. IRQs are masked; no task has run yet. */
export function initialize(): void {
  cre_tsk(BALANCE, TA_ACT, 0, balance.index, 1, STACK_SIZE);
  cre_tsk(LOG, TA_ACT, 0, log.index, 10, STACK_SIZE);
  declareJob(<u32>BALANCE, BALANCE_PERIOD);
  cre_cyc(BALANCE, TA_STA, <VP_INT>BALANCE, wake.index, BALANCE_PERIOD);
}
