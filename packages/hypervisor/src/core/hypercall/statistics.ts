import {
  INVALID_PARAMETERS,
  STATISTIC_DEFERRED,
  STATISTIC_DEFERRED_MAX_TIME,
  STATISTIC_DEFERRED_TIME,
  STATISTIC_FIQS,
  STATISTIC_OVERRUNS,
  STATISTIC_PERIODS_MISSED,
  STATISTIC_PERIODS_SERVED,
  STATISTIC_RUN_TIME,
  STATISTIC_SURPLUS_TIME,
  STATISTIC_SWITCHES,
  STATISTIC_WAKES,
  STATISTIC_WATCHDOG_MISSES,
  SUCCESS,
} from "../../../../abi/src/hypercall";
import { nanosecondsOf } from "../clock";
import { Next } from "../next";
import { VmReport } from "../report";
import { Vcpu } from "../vcpu";
import { done, doneWithLong } from "./result";

/** HYPERCALL_VM_STATISTIC: what the report says of the calling VM, its times in nanoseconds. */
export function vmStatistic(vcpu: Vcpu, item: u32): Next {
  if (item > STATISTIC_WATCHDOG_MISSES) return done(vcpu, INVALID_PARAMETERS);
  return doneWithLong(vcpu, SUCCESS, statisticOf(vcpu.vm.report, item));
}

function statisticOf(report: VmReport, item: u32): u64 {
  switch (item) {
    case STATISTIC_RUN_TIME:
      return nanosecondsOf(report.budgetTime + report.surplusTime);
    case STATISTIC_SURPLUS_TIME:
      return nanosecondsOf(report.surplusTime);
    case STATISTIC_SWITCHES:
      return report.switches;
    case STATISTIC_OVERRUNS:
      return report.overruns;
    case STATISTIC_PERIODS_SERVED:
      return report.periodsServed;
    case STATISTIC_PERIODS_MISSED:
      return report.periodsMissed;
    case STATISTIC_DEFERRED:
      return report.deferred;
    case STATISTIC_DEFERRED_TIME:
      return nanosecondsOf(report.deferredTime);
    case STATISTIC_DEFERRED_MAX_TIME:
      return nanosecondsOf(report.deferredMaxTicks);
    case STATISTIC_FIQS:
      return report.fiqs;
    case STATISTIC_WAKES:
      return report.wakes;
    default:
      return report.watchdogMisses;
  }
}
