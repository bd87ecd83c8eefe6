/** What `mvm check --json` says: the figures of `mvm check`, for programs. */
import {
  coreLoads,
  findDevice,
  interruptLatency,
  isTrusted,
  keptBytes,
  MVM,
  microsecondsOf,
  type Problem,
  type Reason,
  responsesOf,
  type System,
  supplyOf,
  trustMatrix,
  type VirtualMachine,
  withoutGuarantee,
} from "@mvm/config";

/** Of a sound configuration. Sizes are in bytes, times in microseconds, shares from 0 to 1. */
export function checkRecord(file: string, system: System): object {
  return {
    file,
    sound: true,
    vms: system.vms.map((vm) => vmRecord(system, vm)),
    cores: coreLoads(system).map(({ core, reserved, mvm, total }) => ({
      core,
      reserved: reserved.map(({ vm }) => ({ vm: vm.name, ...vm.reservation })),
      mvmShare: mvm,
      reservedShare: total,
    })),
    trust: trustMatrix(system).map((cell) => ({
      victim: cell.victim === MVM ? MVM : cell.victim.name,
      actor: cell.actor.name,
      resource: cell.resource,
      trusted: isTrusted(cell),
      open: codesOf(cell.open.map(({ way }) => way)),
      keptBy: codesOf(cell.keptBy),
      shared: codesOf(cell.shared),
    })),
  };
}

/** Of a configuration with mistakes. */
export function problemsRecord(file: string, problems: readonly Problem[]): object {
  return { file, sound: false, problems };
}

function vmRecord(system: System, vm: VirtualMachine): object {
  const { name, level, cores, memory, isolation, devices, console } = vm;
  return {
    ...{ name, level, cores, memory, isolation, devices, console },
    interrupts: [...vm.interrupts, ...devices.flatMap((device) => findDevice(device)?.interrupts ?? [])],
    tableBytes: keptBytes(vm),
    interruptLatency: interruptsOf(system, vm),
    tasks: [
      ...responsesOf(system, vm).map(({ task, worst }) => ({
        name: task.name,
        deadline: task.deadline,
        worst: finite(worst),
      })),
      ...withoutGuarantee(system, vm).map(({ task, period, deadline = period }) => ({
        name: task,
        deadline: microsecondsOf(deadline),
        worst: null,
      })),
    ],
  };
}

/** How long an interrupt waits for the VM's core at worst. */
function interruptsOf(system: System, vm: VirtualMachine): object {
  const onOwnCore = supplyOf(system, vm).gap === 0;
  const worst = (urgent: boolean) => (onOwnCore ? 0 : finite(interruptLatency(system, vm, urgent)));
  return { urgent: worst(true), other: worst(false) };
}

/** JSON has no infinity: null is "for ever". */
function finite(time: number): number | null {
  return Number.isFinite(time) ? time : null;
}

function codesOf(reasons: readonly Reason[]): string[] {
  return [...new Set(reasons.map(({ code }) => code))];
}
