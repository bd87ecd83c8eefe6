import { expect, it } from "vitest";
import type { MvmReport } from "../src/report/mvm-report";
import { withTimeAlone } from "../src/report/time-alone";

const core = (vm: number | undefined, aloneSinceMicroseconds: number | undefined) => ({
  vm,
  aloneSinceMicroseconds,
  idleMicroseconds: 5,
});
const vm = (runMicroseconds: number) => ({ scheduling: { runMicroseconds, surplusMicroseconds: 0 } });

it("time alone on a core is the VM's that is there, on surplus without a budget; and nobody's where MVM counts", () => {
  const mvm = { cores: [core(1, 700), core(0, 900)], vms: [vm(10), vm(20)] } as unknown as MvmReport;
  const hasBudget = (index: number) => index === 0;
  expect(withTimeAlone(mvm, 1_000, hasBudget)).toMatchObject({
    cores: [{ idleMicroseconds: 5 }, { idleMicroseconds: 5 }],
    vms: [
      { scheduling: { runMicroseconds: 110, surplusMicroseconds: 0 } },
      { scheduling: { runMicroseconds: 320, surplusMicroseconds: 300 } },
    ],
  });
  const counting = { ...mvm, cores: [core(1, undefined), core(undefined, 400)] } as unknown as MvmReport;
  expect(withTimeAlone(counting, 1_000, hasBudget)).toMatchObject({
    cores: [{ idleMicroseconds: 5 }, { idleMicroseconds: 605 }],
    vms: [{ scheduling: { runMicroseconds: 10 } }, { scheduling: { runMicroseconds: 20 } }],
  });
});
