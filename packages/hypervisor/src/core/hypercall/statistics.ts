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
import { VmReport } from "../report";
import { Vcpu } from "../vcpu";

/** HYPERCALL_VM_STATISTIC: what the report says of the calling VM, its times in nanoseconds. */
export function vmStatistic(vcpu: Vcpu): Vcpu {
  const item = vcpu.r1;
  if (item > STATISTIC_WATCHDOG_MISSES) {
    vcpu.r0 = INVALID_PARAMETERS;
    return vcpu;
  }
  const value = statisticOf(vcpu.vm.report, item);
  vcpu.r0 = SUCCESS;
  vcpu.r1 = <u32>value;
  vcpu.r2 = <u32>(value >> 32);
  return vcpu;
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
