/** Where this build of MVM keeps what a trace looks at. */
import { readFileSync } from "node:fs";
import { MAX_SHARED_DEVICES } from "@mvm/abi";
import { readElfSymbols } from "@mvm/symbols";
import { exportedConstants } from "@mvm/toolchain/offsets";
import type { MvmPlaces } from "@mvm/trace/record/places";
import { RunFailure } from "../errors";
import { PROJECT_ROOT } from "../system-file";

const SOURCE = "packages/hypervisor/src/observed.ts";

/** @param elf path of MVM's ELF */
export function placesOf(elf: string): MvmPlaces {
  const symbols = readElfSymbols(readFileSync(elf));
  const { values } = exportedConstants(PROJECT_ROOT, SOURCE);
  const at = (name: string) => {
    const value = values.get(name);
    if (value === undefined) throw new RunFailure(`${SOURCE} exports no ${name}`);
    return Number(value);
  };
  const address = (name: string) => {
    const found = symbols.find(name);
    if (found === undefined) throw new RunFailure(`${elf} has no function ${name}, at which a trace looks`);
    return found.start;
  };
  return {
    functions: {
      decide: address("decide"),
      switchTo: address("switchTo"),
      enterCore: address("enterCore"),
      waitOrWork: address("waitOrWork"),
    },
    cores: { base: at("CORES"), size: at("CORE_STRUCTURE_SIZE"), chosen: at("CORE_CHOSEN") },
    vcpus: {
      base: at("VCPUS"),
      size: at("VCPU_STRUCTURE_SIZE"),
      count: at("MAX_VCPUS"),
      vm: at("VCPU_VM"),
      state: at("VCPU_STATE"),
      waits: [at("VCPU_BLOCKED"), at("VCPU_WAITING")],
      budget: at("VCPU_BUDGET"),
      remaining: at("VCPU_REMAINING"),
    },
    vms: { base: at("VMS"), size: at("VM_STRUCTURE_SIZE") },
    leases: {
      base: at("LEASES"),
      size: at("LEASE_SIZE"),
      count: MAX_SHARED_DEVICES,
      holder: at("LEASE_HOLDER"),
    },
  };
}
