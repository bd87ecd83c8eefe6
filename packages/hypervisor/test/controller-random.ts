/** Random accesses to the interrupt controller (controller.ts). */
import fc from "fast-check";
import { GICC_BASE, GICC_SIZE, GICD_BASE, GICD_SIZE } from "../../abi/src/zynq/memory-map";
import {
  acknowledge,
  aim,
  distributor,
  enable,
  LINES,
  rank,
  read,
  ring,
  sendOthers,
  sendSelf,
  write,
  writeByte,
} from "./controller";

const SGI = 3;
const PRIVATE_TIMER = 29;
const PRIVATE_WATCHDOG = 30;
/** Of MVM's own clock. */
const TTC0 = 42;

const line = fc.constantFrom(...LINES, 0, SGI, PRIVATE_TIMER, PRIVATE_WATCHDOG, TTC0);
const value = fc.oneof(
  fc.constantFrom(0, 1, 2, 3, 0xff, 0xffff_ffff),
  fc.nat({ max: 0xffff_ffff }),
  fc.nat({ max: 31 }).map((n) => 2 ** n),
);
const anywhere = (base: number, size: number) =>
  fc.oneof(
    fc.tuple(fc.nat({ max: size / 4 - 1 }), value).map(([n, v]) => write(base + 4 * n, v)),
    fc.tuple(fc.nat({ max: size - 1 }), fc.nat({ max: 255 })).map(([n, v]) => writeByte(base + n, v)),
    fc.nat({ max: size / 4 - 1 }).map((n) => read(base + 4 * n)),
  );

/** An access to any register of the controller, those of the guests' lines more often. */
export const access = fc.oneof(
  anywhere(GICD_BASE, GICD_SIZE),
  anywhere(GICC_BASE, GICC_SIZE),
  line.map(enable),
  line.map(ring),
  fc.tuple(line, fc.nat({ max: 3 })).map(([id, cores]) => aim(id, cores)),
  fc.tuple(line, fc.nat({ max: 255 })).map(([id, priority]) => rank(id, priority)),
  fc.constantFrom(acknowledge(), distributor(0), distributor(1)),
  fc.nat({ max: 7 }).map(sendSelf),
  fc.nat({ max: 7 }).map(sendOthers),
);
