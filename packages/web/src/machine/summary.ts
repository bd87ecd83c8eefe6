/** What a page shows of a system beside its run: VMs, address map, and who can touch what. */
import { MVM_BASE, MVM_END } from "@mvm/abi";
import { findDevice, isTrusted, MVM_NAME, type System, trustMatrix } from "@mvm/config";
import type { Area, SystemSummary, TrustCell, VmSummary } from "../protocol";
import { consolesOf } from "./consoles";

export function summaryOf(name: string, system: System): SystemSummary {
  const consoles = consolesOf(system).map(({ name, port }) => ({ name, typed: port !== undefined }));
  return {
    name,
    vms: system.vms.map(vmOf),
    consoles,
    areas: areasOf(system),
    trust: trustOf(system),
  };
}

function vmOf({ name, level, cores, console, image }: System["vms"][number]): VmSummary {
  return { name, level, cores, typed: console !== "hypercall", linux: image.linux !== undefined };
}

function areasOf({ vms, channels, sharedDevices }: System): Area[] {
  const areas = new Map<string, Area>();
  const add = (area: Area) => {
    const key = `${area.kind} ${area.name}`;
    const known = areas.get(key);
    areas.set(key, known === undefined ? area : { ...known, vms: [...known.vms, ...area.vms] });
  };
  for (const { name, memory, devices } of vms) {
    add({ name, kind: "memory", ...memory, vms: [name] });
    for (const device of devices) {
      const { base, size } = findDevice(device)!;
      add({ name: device, kind: "device", base, size, vms: [name] });
    }
  }
  for (const { name, memory, between } of channels)
    add({ name, kind: "channel", base: memory.base, size: memory.size, vms: between });
  for (const { device, vms: sharers } of sharedDevices) {
    const { base, size } = findDevice(device)!;
    add({ name: device, kind: "shared device", base, size, vms: sharers });
  }
  add({ name: MVM_NAME, kind: "MVM", base: MVM_BASE, size: MVM_END - MVM_BASE, vms: [] });
  return [...areas.values()].sort((a, b) => a.base - b.base);
}

function trustOf(system: System): TrustCell[] {
  return trustMatrix(system).map((cell): TrustCell => {
    const { actor, victim, resource, open, keptBy, shared } = cell;
    const name = typeof victim === "string" ? victim : victim.name;
    const reasons = [...open.map(({ way }) => way), ...keptBy, ...shared];
    return {
      actor: actor.name,
      victim: name,
      resource,
      trusted: isTrusted(cell),
      shared: shared.length > 0,
      why: reasons.map((reason) => reason.says(actor.name, name)),
    };
  });
}
