/**
 * Random scripts for the interrupt controller: a configuration, then interrupts made pending,
 * acknowledged, nested, ended and looked at by both cores and worlds; then the next configuration.
 *
 * What a script does not do, because QEMU 10's model (hw/intc/arm_gic.c) departs from ARM IHI 0048B
 * or from the Cortex-A9 there (docs/board.md has the list), or because the document leaves it open:
 *
 *  - Group 0 lies above, Group 1 below 0x80, and binary points leave at least one bit and are not
 *    below the smallest, which QEMU does not know;
 *  - an SPI has one target core, both groups are on together, an SGI is sent in its own group, PPIs
 *    are not unpended;
 *  - targets are read by the secure world: QEMU does not hide those of Group 0;
 *  - the running priority is read only at the finest binary point, where group priority and
 *    priority are the same;
 *  - HPPIR only while nothing is masked, and without the sender of an SGI, which QEMU leaves out;
 *  - groups, targets and sensitivity change only while no SPI is active or pending.
 */
import { Random } from "../random";
import { ICC, ICD } from "./map";
import { Actor, type Deviation, type Script, type Step, type World } from "./script";

const CORES = 2;
const FIRST_PPI = 16;
const FIRST_SPI = 32;
const ID_COUNT = 96;
const GROUP1_SGIS = 0xff00;
const FIRST_GROUP1_SGI = 8;
const SPI_WORDS = [1, 2];
const CONFIGURATIONS = 6;
const ACTIONS = 90;
/** More than can be active on one core: one for each priority. */
const DEEPEST = 20;
const FINEST_BINARY_POINT = 2;
const FINEST_NS_BINARY_POINT = 3;
/** Group priority bits of Group 1 at that binary point, as both worlds' views have them. */
const RUNNING_PRIORITY_BITS = 0xe0;
const ID_BITS = 0x3ff;
const EDGE_BITS = 0xaaaa_aaaa;
const NOTHING_MASKED = 0xf8;
const SGI_NSATT = 1 << 15;

/**
 * QEMU says "Group 1 is pending" whatever its priority; the document only if it would be signalled
 * (IHI 0048B 3.2.5).
 */
const INSUFFICIENT: readonly Deviation[] = [{ reference: 1022, subject: 1023 }];

export function generateGic(seed: number): Script {
  return { name: `GIC script, seed ${seed}`, steps: new GicScript(new Random(seed)).build() };
}

class GicScript {
  private readonly steps: Step[] = [];
  private readonly masks = new Array<number>(CORES).fill(0);
  /** Whether a core's binary points leave as many bits for preemption as there are. */
  private readonly finest = new Array<boolean>(CORES).fill(false);
  /** Groups of each core's private interrupts, then of the SPIs. */
  private readonly privateGroups = new Array<number>(CORES).fill(0);
  private readonly spiGroups: number[] = [0, 0];

  constructor(private readonly random: Random) {}

  build(): Step[] {
    for (let n = 0; n < CONFIGURATIONS; n++) {
      this.configure();
      for (let action = 0; action < ACTIONS; action++) this.act();
    }
    return this.steps;
  }

  private actor(core = this.random.below(CORES), world?: World): Actor {
    return new Actor(this.steps, core, world ?? this.random.pick<World>(["secure", "normal"]));
  }

  private configure(): void {
    const { random } = this;
    for (let core = 0; core < CORES; core++) {
      for (let n = 0; n < DEEPEST; n++) this.actor(core, "secure").endInnermost();
    }
    for (let core = 0; core < CORES; core++) this.configureCore(core);
    const actor = this.actor(0, "secure");
    for (const word of SPI_WORDS) {
      actor.write(ICD.ICDICPR + 4 * word, 0xffff_ffff);
      this.spiGroups[word - 1] = random.word();
      actor.write(ICD.ICDISR + 4 * word, this.spiGroups[word - 1]!);
      actor.write(ICD.ICDICER + 4 * word, random.word());
      actor.write(ICD.ICDISER + 4 * word, random.word());
    }
    for (let id = FIRST_SPI; id < ID_COUNT; id += 4) {
      actor.write(
        ICD.ICDIPR + id,
        this.priorities(id, (each) => this.isGroup1(0, each)),
      );
      actor.write(
        ICD.ICDIPTR + id,
        fourBytes(() => random.pick([1, 2])),
      );
    }
    for (let word = 2; word < ID_COUNT / 16; word++) {
      actor.write(ICD.ICDICFR_SGI + 4 * word, (random.word() & EDGE_BITS) | (~EDGE_BITS >>> 0));
    }
    actor.write(ICD.ICDDCR, 3);
  }

  private configureCore(core: number): void {
    const { random } = this;
    const actor = this.actor(core, "secure");
    actor.write(ICD.ICDICPR, 0xffff_ffff);
    const group1 = (GROUP1_SGIS | (random.word() & 0xffff_0000)) >>> 0;
    this.privateGroups[core] = group1;
    actor.write(ICD.ICDISR, group1);
    actor.write(ICD.ICDISER, random.word() & 0xffff_0000);
    for (let id = 0; id < FIRST_SPI; id += 4) {
      actor.write(
        ICD.ICDIPR + id,
        this.priorities(id, (each) => this.isGroup1(core, each)),
      );
    }
    this.masks[core] = random.oneIn(3) ? random.below(0x100) : NOTHING_MASKED;
    actor.write(ICC.ICCPMR, this.masks[core]!);
    const finest = random.oneIn(2);
    this.finest[core] = finest;
    actor.write(ICC.ICCBPR, finest ? FINEST_BINARY_POINT : FINEST_BINARY_POINT + random.below(5));
    actor.write(ICC.ICCABPR, finest ? FINEST_NS_BINARY_POINT : FINEST_NS_BINARY_POINT + random.below(4));
    // EnableS and EnableNS, with any of AckCtl, FIQEn, SBPR.
    actor.write(ICC.ICCICR, 3 | (random.below(finest ? 4 : 8) << 2));
  }

  private isGroup1(core: number, id: number): boolean {
    const word = id < FIRST_SPI ? this.privateGroups[core]! : this.spiGroups[(id >>> 5) - 1]!;
    return ((word >>> (id & 31)) & 1) === 1;
  }

  private priorities(first: number, isGroup1: (id: number) => boolean): number {
    let id = first;
    return fourBytes(() =>
      isGroup1(id++) ? 0x80 + this.random.below(NOTHING_MASKED - 0x80) : this.random.below(0x80),
    );
  }

  private act(): void {
    const { random } = this;
    const actor = this.actor();
    switch (random.below(13)) {
      case 0:
      case 1:
        actor.write(ICD.ICDISPR + 4 * random.pick(SPI_WORDS), this.fewBits());
        break;
      case 2:
        actor.write(ICD.ICDISPR, (1 << (FIRST_PPI + random.below(16))) >>> 0);
        break;
      case 3:
        actor.write(ICD.ICDICPR + 4 * random.pick(SPI_WORDS), this.fewBits());
        break;
      case 4:
        actor.write(
          random.pick([ICD.ICDISER, ICD.ICDISER, ICD.ICDICER]) + 4 * random.below(3),
          this.fewBits(),
        );
        break;
      case 5:
      case 6:
        this.sendSgi(actor);
        break;
      case 7:
        this.setFromNormalWorld(actor.core);
        break;
      case 8:
        actor.take();
        break;
      case 9:
        actor.acknowledge(INSUFFICIENT);
        break;
      case 10:
        actor.endInnermost();
        break;
      default:
        this.look(actor);
    }
    this.actor(actor.core).inputs();
  }

  private fewBits(): number {
    const { random } = this;
    return ((1 << random.below(32)) | (random.oneIn(2) ? 1 << random.below(32) : 0)) >>> 0;
  }

  private sendSgi(actor: Actor): void {
    const { random } = this;
    const id = actor.world === "normal" ? FIRST_GROUP1_SGI + random.below(8) : random.below(16);
    const attribute = id >= FIRST_GROUP1_SGI ? SGI_NSATT : 0;
    actor.write(ICD.ICDSGIR, (random.below(3) << 24) | (random.below(4) << 16) | attribute | id);
  }

  /**
   * Writes of the normal world, which reach Group 1 only and the lower half of the priorities only.
   */
  private setFromNormalWorld(core: number): void {
    const { random } = this;
    const actor = this.actor(core, "normal");
    if (random.oneIn(3)) {
      actor.write(ICC.ICCPMR, 0xf0);
      actor.read(ICC.ICCPMR);
      // Ignored while the mask lies in the secure half.
      if (this.masks[core]! >= 0x80) this.masks[core] = NOTHING_MASKED;
      return;
    }
    // Groups are the secure world's.
    if (random.oneIn(4)) actor.write(ICD.ICDISR + 4 * random.below(3), random.word());
    const register = ICD.ICDIPR + random.below(ID_COUNT);
    actor.writeByte(register, random.below(0xf0));
    actor.readByte(register);
  }

  private look(actor: Actor): void {
    const { random } = this;
    const word = 4 * random.below(3);
    const field = 4 * random.below(ID_COUNT / 4);
    const registers: [number, number?][] = [
      [ICD.ICDDCR],
      [ICD.ICDISR + word],
      [ICD.ICDISER + word],
      [ICD.ICDICER + word],
      [ICD.ICDISPR + word],
      [ICD.ICDICPR + word],
      [ICD.ICDABR + word],
      [ICD.ICDIPR + field],
      [ICD.ICDICFR_SPI + 4 * random.below(4), EDGE_BITS],
      [ICC.ICCICR],
      [ICC.ICCPMR],
      [ICC.ICCBPR],
      [ICC.ICCABPR],
    ];
    if (actor.world === "secure") registers.push([ICD.ICDIPTR + field]);
    if (this.finest[actor.core]) registers.push([ICC.ICCRPR, RUNNING_PRIORITY_BITS]);
    if (this.masks[actor.core] === NOTHING_MASKED) registers.push([ICC.ICCHPIR, ID_BITS]);
    actor.read(...random.pick(registers));
  }
}

function fourBytes(next: () => number): number {
  let value = 0;
  for (let byte = 0; byte < 4; byte++) value |= next() << (8 * byte);
  return value >>> 0;
}
