import { CPU_HZ } from "../clocks";
import { registerName } from "../devices/register-name";
import { hex } from "../hex";
import type { Poll } from "./poll-watch";

const MILLISECONDS = 1000;

/**
 * "core 0, PC 0x00100010, secure reads of 0xF800700C (devcfg INT_STS): 0x00000000 each time,
 * 1234567 times in 123.4 ms, to cycle 82000000"
 */
export function describePoll({ core, pc, pa, world, device, value, count, since, until }: Poll): string {
  const register = registerName(pa);
  const name = register === undefined ? device : `${device} ${register}`;
  const time = (((until - since) / CPU_HZ) * MILLISECONDS).toFixed(1);
  return `core ${core}, PC ${hex(pc)}, ${world} reads of ${hex(pa)} (${name}): ${hex(value)} each time, ${count} times in ${time} ms, to cycle ${until}`;
}
