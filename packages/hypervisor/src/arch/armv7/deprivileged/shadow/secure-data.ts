import {
  FIRST_SHADOW_ASID,
  SHADOW_CONTROL_SIZE,
  SHADOW_DIRECTORY,
  SHADOW_LEVEL1_RECORD,
  SHADOW_LEVEL2_RECORD,
  SHADOW_LINKS,
  SHADOW_POOL_AT,
  shadowAsids,
  shadowLevel1Count,
  shadowLevel2Count,
} from "../../../../../../abi/src/shadow-data";
import { confinedBefore } from "../../../../core/image/confined";
import { header, memoryRecord, vmRecord } from "../../../../core/image/records";
import {
  hasShadow,
  memorySize,
  shadowCount,
  shadowSize,
  shadowStart,
} from "../../../../core/image/shadow-data";
import { Vcpu } from "../../../../core/vcpu";
import { LEVEL1_SIZE, SMALL_PAGE_SHIFT } from "../../descriptors";
import { mapSecureData } from "../../secure-mmu";
import { areaOf, tablesOf } from "../area";
import { WINDOW_LEVEL2_AT } from "../window";
import { placeDomains } from "./domains";
import { CONTROL_USED, FIELDS_MAX, Shadow, shadowAt, shadowOf } from "./state";

// MVM's secure data of the guests on shadow tables: their places, and the fields of a Shadow that
// never change (abi: shadow-data.ts).

/**
 * Maps and clears the data of all guests on shadow tables, and notes their addresses. Call on core
 * 0, with the MMU on, before core 1 has started, after the system image was checked.
 */
export function placeShadows(): void {
  if (shadowCount() === 0) return;
  const base = shadowStart();
  mapSecureData(base);
  memory.fill(base, 0, SHADOW_DIRECTORY - base);
  let at = base;
  for (let id: u32 = 0; id < header().vmCount; id++) {
    const vm = vmRecord(id);
    store<u32>(SHADOW_DIRECTORY + id * 4, hasShadow(vm) ? at : 0);
    if (hasShadow(vm)) at += shadowSize(vm);
  }
}

/** Sets the fields of the Shadow of `vcpu` that never change. Call once, after placeShadows. */
export function createShadow(vcpu: Vcpu): void {
  assert(offsetof<Shadow>() <= FIELDS_MAX && CONTROL_USED <= SHADOW_CONTROL_SIZE, "size of a Shadow");
  const shadow = shadowOf(vcpu);
  const vm = vcpu.vm.record;
  const vms = shadowCount();
  const level1s = shadowLevel1Count(vm.tables, vms);
  const level2s = shadowLevel2Count(vm.tables, vms);
  shadow.vm = vm;
  shadow.area = areaOf(vcpu);
  const first = memoryRecord(vm.firstMemory);
  shadow.guestBase = first.guestBase;
  shadow.base = first.base;
  shadow.size = first.length - vm.tables;
  shadow.window = tablesOf(vm) + WINDOW_LEVEL2_AT;
  shadow.level1Count = level1s;
  shadow.level2Count = level2s;
  shadow.level1Tables = tablesOf(vm) + SHADOW_POOL_AT;
  shadow.level2Tables = shadow.level1Tables + level1s * LEVEL1_SIZE;
  shadow.level1s = changetype<u32>(shadow) + SHADOW_CONTROL_SIZE;
  shadow.level2s = shadow.level1s + level1s * SHADOW_LEVEL1_RECORD;
  shadow.links = shadow.level2s + level2s * SHADOW_LEVEL2_RECORD;
  shadow.pages = shadow.links + level2s * SHADOW_LINKS;
  shadow.mebibytes = shadow.pages + (memorySize(vm) >>> SMALL_PAGE_SHIFT) * 4;
  const index = shadowIndex(vcpu.vm.id);
  shadow.firstAsid = FIRST_SHADOW_ASID + index * shadowAsids(vms);
  placeDomains(shadow, index, vms, confinedBefore(header().vmCount));
}

/** Number of VM `id` among the VMs on shadow tables. */
function shadowIndex(id: u32): u32 {
  let index: u32 = 0;
  for (let other: u32 = 0; other < id; other++) {
    if (shadowAt(other) !== 0) index++;
  }
  return index;
}

/**
 * Clears the lists, the bits, the pages and the MiBs of the Shadow of `vcpu`. The records and links
 * of a second-level table are cleared when the table is taken for the first time.
 */
export function clearData(vcpu: Vcpu): void {
  const shadow = shadowOf(vcpu);
  const start = changetype<u32>(shadow) + FIELDS_MAX;
  memory.fill(start, 0, shadow.level2s - start);
  memory.fill(shadow.pages, 0, changetype<u32>(shadow) + shadowSize(vcpu.vm.record) - shadow.pages);
}
