import type { MvmReport } from "@mvm/report/counters/mvm-report";
import { withUnchargedTime } from "@mvm/report/uncharged-time";
import { expect, it } from "vitest";

const core = (vm: number | undefined, unchargedSinceMicroseconds: number | undefined) => ({
  vm,
  unchargedSinceMicroseconds,
  idleMicroseconds: 5,
});
const vm = (runMicroseconds: number) => ({ scheduling: { runMicroseconds, surplusMicroseconds: 0 } });

it("uncharged time is the time of the VM on the core, surplus if it has no budget; without a VM it is idle", () => {
  const mvm = { cores: [core(1, 700), core(0, 900)], vms: [vm(10), vm(20)] } as unknown as MvmReport;
  const hasBudget = (index: number) => index === 0;
  expect(withUnchargedTime(mvm, 1_000, hasBudget)).toMatchObject({
    cores: [{ idleMicroseconds: 5 }, { idleMicroseconds: 5 }],
    vms: [
      { scheduling: { runMicroseconds: 110, surplusMicroseconds: 0 } },
      { scheduling: { runMicroseconds: 320, surplusMicroseconds: 300 } },
    ],
  });
  const counting = { ...mvm, cores: [core(1, undefined), core(undefined, 400)] } as unknown as MvmReport;
  expect(withUnchargedTime(counting, 1_000, hasBudget)).toMatchObject({
    cores: [{ idleMicroseconds: 5 }, { idleMicroseconds: 605 }],
    vms: [{ scheduling: { runMicroseconds: 10 } }, { scheduling: { runMicroseconds: 20 } }],
  });
});
