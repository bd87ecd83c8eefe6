/** The board's side of the bus (imports `bus.*`), with a cache of the board's RAM map. */
import { MAP_CACHE, MAP_CACHE_ENTRIES } from "../../../memory/layout";
import { Attribute } from "../contract";
import { DEVICE_ACCESS_CYCLES } from "../cost";
import { map as busMap, read as busRead, refusal as busRefusal, write as busWrite } from "../imports/bus";
import { settleWith } from "../progress";
import { BUS_FAULT, CORE_NUMBER, PRIVILEGED } from "../state";

const EMPTY: u8 = 0xff;
const FETCHED_BYTES = 4;

/**
 * When the present access goes to the board, in the local time of its core: f64, because the board
 * would need longer for TIME.
 */
export const ACCESS_TIME: usize = memory.data(8, 8);

/** Host offset of the RAM page at `pa`, or NO_RAM. */
export function ramPage(pa: u32, nonSecure: bool): i32 {
  const tag = (pa & 0xffff_f000) | u32(nonSecure);
  const entry: usize = MAP_CACHE + (((pa >>> 12) & (MAP_CACHE_ENTRIES - 1)) << 3);
  if (load<u32>(entry) === tag) return load<i32>(entry, 4);
  const host = busMap(pa & 0xffff_f000, i32(nonSecure));
  store<u32>(entry, tag);
  store<i32>(entry, host, 4);
  return host;
}

/** The firewall or the RAM mapping changed. */
export function forgetRamMap(): void {
  memory.fill(MAP_CACHE, EMPTY, MAP_CACHE_ENTRIES * 8);
}

/**
 * A device read. Time and instruction count are exact for the device. A fault is left in BUS_FAULT.
 */
export function deviceRead(core: usize, pa: u32, size: u32, nonSecure: bool): u32 {
  settleAccess(core, DEVICE_ACCESS_CYCLES);
  store<u32>(core, 0, BUS_FAULT);
  return busRead(load<i32>(core, CORE_NUMBER), pa, size, attributes(core, nonSecure));
}

/**
 * BusFault with which the device at `pa` refuses a load or store of several words.
 */
export function multipleRefused(core: usize, pa: u32, nonSecure: bool, isWrite: bool): u32 {
  settleAccess(core, 0);
  return busRefusal(
    load<i32>(core, CORE_NUMBER),
    pa,
    attributes(core, nonSecure) | (isWrite ? Attribute.WRITE : 0),
  );
}

/** The same for a load exclusive. */
export function exclusiveRefused(core: usize, pa: u32, nonSecure: bool): u32 {
  settleAccess(core, 0);
  return busRefusal(load<i32>(core, CORE_NUMBER), pa, attributes(core, nonSecure) | Attribute.EXCLUSIVE);
}

/**
 * Tells the board's diagnostics of an instruction fetch from where no RAM answers. The caller takes
 * the abort.
 */
export function refusedFetch(core: usize, pa: u32, nonSecure: bool): void {
  settleAccess(core, 0);
  busRead(load<i32>(core, CORE_NUMBER), pa, FETCHED_BYTES, attributes(core, nonSecure) | Attribute.FETCH);
}

export function deviceWrite(core: usize, pa: u32, size: u32, value: u32, nonSecure: bool): void {
  settleAccess(core, DEVICE_ACCESS_CYCLES);
  store<u32>(core, 0, BUS_FAULT);
  busWrite(load<i32>(core, CORE_NUMBER), pa, size, value, attributes(core, nonSecure));
}

/**
 * Time and instruction count become exact for what answers the access. The access takes `cycles`.
 */
function settleAccess(core: usize, cycles: i32): void {
  store<f64>(ACCESS_TIME, f64(settleWith(core, cycles)));
}

function attributes(core: usize, nonSecure: bool): i32 {
  return (
    (nonSecure ? Attribute.NON_SECURE : 0) | (load<u32>(core, PRIVILEGED) !== 0 ? Attribute.PRIVILEGED : 0)
  );
}
