import { CPU_HZ } from "../clocks";
import { registerName } from "../devices/register-name";
import { hex } from "../hex";
import { named } from "./diagnostics";
import type { Poll } from "./poll-watch";

const MILLISECONDS = 1000;

/**
 * "core 0, PC 0x00100010, secure reads of 0xF800700C (devcfg INT_STS): 0x00000000 each time,
 * 1234567 times in 123.4 ms, to cycle 82000000"
 */
export function describePoll(poll: Poll): string {
  return describePollAtPlace(poll, undefined);
}

/** The same with the symbol and the source line of the PC; undefined: they are not known. */
export function describePollAtPlace(poll: Poll, place: string | undefined): string {
  const { core, pc, pa, world, device, value, count, since, until } = poll;
  const register = registerName(pa);
  const name = register === undefined ? device : `${device} ${register}`;
  const time = (((until - since) / CPU_HZ) * MILLISECONDS).toFixed(1);
  return `core ${core}, PC ${hex(pc)}${named(place)}, ${world} reads of ${hex(pa)} (${name}): ${hex(value)} each time, ${count} times in ${time} ms, to cycle ${until}`;
}
