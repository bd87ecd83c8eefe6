/**
 * The control application: three tasks.
 *
 *      1 tick    control    measures, computes a PI step, actuates;
 *                           every 10th sample goes to the data queue
 *      10 ticks  supervise  takes the samples, moves the set point,
 *                           raises an event flag every 2 s
 *      —         log        waits for the flag and prints a line; nothing depends on the time
 *
 * Cyclic handlers wake the periodic tasks. A semaphore protects the set point, which the tasks
 * share.
 */

import { putNumber, putText } from "../device/console";
import { declareJob, jobEnds, jobStarts } from "../device/marker";
import { ticksPerSecond } from "../instance";
import { cre_cyc } from "../kernel/cyclic";
import { cre_dtq, prcv_dtq, psnd_dtq, receivedData } from "../kernel/dataqueue";
import { clr_flg, cre_flg, set_flg, wai_flg } from "../kernel/eventflag";
import { cre_sem, pol_sem, sig_sem, wai_sem } from "../kernel/semaphore";
import { slp_tsk, wup_tsk } from "../kernel/sleep";
import { get_tim } from "../kernel/system_time";
import { cre_tsk } from "../kernel/task";
import { E_OK, ID, TA_ACT, TA_STA, TA_TFIFO, TA_TPRI, TWF_ORW, VP_INT } from "../kernel/types";
import { actuate, measure } from "./plant";

const CONTROL: ID = 1;
const SUPERVISE: ID = 2;
const LOG: ID = 3;
const SETPOINT_LOCK: ID = 1;
const REPORT_DUE: ID = 1;
const SAMPLES: ID = 1;
const CONTROL_PERIOD: u32 = 1;
const SUPERVISE_PERIOD: u32 = 10;
const MILLISECONDS: u32 = 1000;
const KILO: u32 = 1000;
const STACK_SIZE: u32 = 2048;
const SAMPLE_ROOM: u32 = 16;

/** In Q16: the set point steps between these values; the gains of the PI controller. */
const Q16_ONE: i32 = 1 << 16;
const SETPOINT_LOW: i32 = 20 * Q16_ONE;
const SETPOINT_HIGH: i32 = 60 * Q16_ONE;
const PROPORTIONAL_SHIFT: i32 = 1;
const INTEGRAL_SHIFT: i32 = 8;
/**
 * Time between two reports, and between two steps of the set point. A step comes halfway between
 * two reports, so a report shows how far the controlled value has come. At 1 kHz the value has
 * settled.
 */
const REPORT_SECONDS: u32 = 2;
const REPORT_BIT: u32 = 1;

let setPoint: i32 = SETPOINT_LOW;
let integral: i32 = 0;
let controlRuns: u32 = 0;
/** Runs of the task supervise: all runs between two reports, and the runs since the last report. */
let runsPerReport: u32 = 0;
let superviseRuns: u32 = 0;
let lastSample: i32 = 0;

function controlStep(): void {
  const sample = measure();
  // A held lock must not delay the step, so the step then uses the set point of the last step
  // again.
  if (pol_sem(SETPOINT_LOCK) === E_OK) {
    currentSetPoint = setPoint;
    sig_sem(SETPOINT_LOCK);
  }
  const error = currentSetPoint - sample;
  integral += error >> INTEGRAL_SHIFT;
  actuate((error >> PROPORTIONAL_SHIFT) + integral);
  controlRuns++;
  if (controlRuns % SUPERVISE_PERIOD === 0) psnd_dtq(SAMPLES, <u32>sample);
}

let currentSetPoint: i32 = SETPOINT_LOW;

function control(_exinf: VP_INT): void {
  while (true) {
    slp_tsk();
    jobStarts(<u32>CONTROL);
    controlStep();
    jobEnds(<u32>CONTROL);
  }
}

function superviseStep(): void {
  while (prcv_dtq(SAMPLES) === E_OK) lastSample = <i32>receivedData();
  superviseRuns++;
  if (superviseRuns === runsPerReport / 2) {
    wai_sem(SETPOINT_LOCK);
    setPoint = setPoint === SETPOINT_LOW ? SETPOINT_HIGH : SETPOINT_LOW;
    sig_sem(SETPOINT_LOCK);
  }
  if (superviseRuns < runsPerReport) return;
  superviseRuns = 0;
  set_flg(REPORT_DUE, REPORT_BIT);
}

function supervise(_exinf: VP_INT): void {
  while (true) {
    slp_tsk();
    jobStarts(<u32>SUPERVISE);
    superviseStep();
    jobEnds(<u32>SUPERVISE);
  }
}

/** Prints the frequency of a task with a period of `ticks`, such as "1 kHz" or "100 Hz". */
function putRate(ticks: u32): void {
  const rate = ticksPerSecond() / ticks;
  const kilo = rate >= KILO;
  putNumber(<i32>(kilo ? rate / KILO : rate));
  putText(kilo ? " kHz" : " Hz");
}

function log(_exinf: VP_INT): void {
  putText("control: ");
  putRate(CONTROL_PERIOD);
  putText(" and ");
  putRate(SUPERVISE_PERIOD);
  putText(" tasks running\n");
  while (true) {
    wai_flg(REPORT_DUE, REPORT_BIT, TWF_ORW);
    clr_flg(REPORT_DUE, ~REPORT_BIT);
    putText("control: t = ");
    putNumber(<i32>((get_tim() * MILLISECONDS) / ticksPerSecond()));
    putText(" ms, steps = ");
    putNumber(<i32>controlRuns);
    putText(", set point = ");
    putNumber(setPoint >> 16);
    putText(", value = ");
    putNumber(lastSample >> 16);
    putText("\n");
  }
}

function wake(task: VP_INT): void {
  wup_tsk(<ID>task);
}

/** Creates the application's objects. IRQs are masked; no task has run yet. */
export function initialize(): void {
  runsPerReport = (REPORT_SECONDS * ticksPerSecond()) / SUPERVISE_PERIOD;
  cre_sem(SETPOINT_LOCK, TA_TPRI, 1, 1);
  cre_flg(REPORT_DUE, TA_TFIFO, 0);
  cre_dtq(SAMPLES, TA_TFIFO, SAMPLE_ROOM);
  cre_tsk(CONTROL, TA_ACT, 0, control.index, 1, STACK_SIZE);
  cre_tsk(SUPERVISE, TA_ACT, 0, supervise.index, 2, STACK_SIZE);
  cre_tsk(LOG, TA_ACT, 0, log.index, 10, STACK_SIZE);
  declareJob(<u32>CONTROL, CONTROL_PERIOD);
  declareJob(<u32>SUPERVISE, SUPERVISE_PERIOD);
  cre_cyc(CONTROL, TA_STA, <VP_INT>CONTROL, wake.index, CONTROL_PERIOD);
  cre_cyc(SUPERVISE, TA_STA, <VP_INT>SUPERVISE, wake.index, SUPERVISE_PERIOD);
}
