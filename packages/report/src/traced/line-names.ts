/** The interrupt lines of a system, by the names of its configuration. */
import { DEVICES, findDevice, type System } from "@mvm/config";
import { doorbellsOf } from "@mvm/config/image/doorbells";
import type { LineName } from "@mvm/trace/timeline/run";

/** By interrupt ID. Private lines belong to whoever is on the core. */
export function lineNames(system: System): Map<number, LineName> {
  const lines = new Map<number, LineName>();
  for (const { name, interrupts } of DEVICES)
    for (const id of interrupts) lines.set(id, { name, vm: undefined });
  for (const [vm, { devices, interrupts }] of system.vms.entries()) {
    for (const name of devices) {
      const device = findDevice(name);
      if (device === undefined || device.perCore) continue;
      for (const id of device.interrupts) lines.set(id, { name, vm });
    }
    for (const { id } of interrupts) lines.set(id, { name: lines.get(id)?.name ?? "interrupt", vm });
  }
  const doorbells = doorbellsOf(system);
  for (const [index, { name, between }] of system.channels.entries()) {
    const ids = doorbells[index];
    if (ids === undefined) continue;
    for (const [end, id] of ids.entries()) {
      const vm = system.vms.findIndex((each) => each.name === between[end]);
      lines.set(id, { name: `doorbell of ${name}`, vm: vm < 0 ? undefined : vm });
    }
  }
  return lines;
}
