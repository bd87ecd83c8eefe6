/**
 * Scripts for what the random scripts leave alone: the interrupt controller after reset, and the
 * places where QEMU 10 (hw/intc/arm_gic.c) is known to depart from the document. Those have both
 * answers. A QEMU that answers otherwise makes the test fail, so the list stays true.
 */
import { ICC, ICD } from "./map";
import { Actor, type Script, type Step } from "./script";

const NOTHING_MASKED = 0xf8;
const ALL_IRQ = 1;
const PPI_A = 28;
const SPI_A = 40;
const SPI_B = 41;
const SPI_A_BIT = 1 << (SPI_A & 31);
const SPI_B_BIT = 1 << (SPI_B & 31);
const SPURIOUS = 1023;
/** EnableS and EnableNS; both groups interrupt by IRQ. */
const ICCICR_BOTH = 3;

const script = (name: string, write: (steps: Step[]) => void): Script => {
  const steps: Step[] = [];
  write(steps);
  return { name, steps };
};

/** Reads where the document says `subject` and QEMU `reference`. */
function readKnown(actor: Actor, address: number, reference: number, subject: number): void {
  actor.readDeparting(address, { reference, subject });
}

const afterReset = script("GIC after reset", (steps) => {
  for (const core of [0, 1]) {
    for (const world of ["secure", "normal"] as const) {
      const actor = new Actor(steps, core, world);
      // ARM DDI 0407I 3.3: one lockable SPI field, implementer and revision.
      readKnown(actor, ICD.ICDICTR, 0x0422, 0x0c22);
      readKnown(actor, ICD.ICDIIDR, 0x0000_043b, 0x0102_043b);
      readKnown(actor, ICC.ICCIIDR, 0x0001_043b, 0x3901_243b);
      for (let word = 0; word < 3; word++) {
        for (const register of [ICD.ICDISR, ICD.ICDISER, ICD.ICDISPR, ICD.ICDABR])
          actor.read(register + 4 * word);
      }
      actor.read(ICD.ICDIPR);
      actor.read(ICC.ICCICR);
      actor.read(ICC.ICCPMR);
      actor.read(ICC.ICCIAR);
      actor.read(ICC.ICCHPIR);
    }
    const secure = new Actor(steps, core, "secure");
    secure.read(ICD.ICDIPTR);
    secure.read(ICD.ICDICFR_SGI);
    // IHI 0048B 4.4.3: the smallest binary point that 5 priority bits can have.
    readKnown(secure, ICC.ICCBPR, 0, 2);
    readKnown(secure, ICC.ICCABPR, 1, 3);
    // UG585 table 7-2: the timers' private interrupts are edge-triggered, for good.
    readKnown(secure, ICD.ICDICFR_PPI, 0, 0x7dc0_0000);
    secure.read(ICC.ICCRPR);
  }
});

const knownDepartures = script("GIC, known departures of QEMU", (steps) => {
  const zero = new Actor(steps, 0, "secure");
  // A part with two cores has two target bits.
  zero.writeByte(ICD.ICDIPTR + SPI_A, 0xff);
  readKnown(zero, ICD.ICDIPTR + (SPI_A & ~3), 0xff, 0x03);
  // IHI 0048B 4.3.8: pending bits of private interrupts are banked; QEMU clears those of both
  // cores.
  for (const core of [0, 1]) new Actor(steps, core, "secure").write(ICD.ICDISPR, (1 << PPI_A) >>> 0);
  zero.write(ICD.ICDICPR, (1 << PPI_A) >>> 0);
  zero.read(ICD.ICDISPR, 1 << PPI_A);
  readKnown(new Actor(steps, 1, "secure"), ICD.ICDISPR, 0, (1 << PPI_A) >>> 0);
  new Actor(steps, 1, "secure").write(ICD.ICDICPR, (1 << PPI_A) >>> 0);
  // IHI 0048B 4.3.15: the normal world's SGI reaches Group 1 only. QEMU lets the normal world send
  // a Group 0 SGI.
  zero.write(ICC.ICCPMR, NOTHING_MASKED);
  zero.write(ICC.ICCICR, ALL_IRQ);
  zero.write(ICD.ICDDCR, ALL_IRQ);
  new Actor(steps, 0, "normal").write(ICD.ICDSGIR, (2 << 24) | 3);
  readKnown(zero, ICD.ICDISPR, 1 << 3, 0);
});

/**
 * Both groups on, nothing masked, on both cores; SPI_A is Group 0 and SPI_B Group 1, both enabled,
 * for core 0.
 */
function openTwo(steps: Step[], control: number): [zero: Actor, one: Actor] {
  const actors = [0, 1].map((core) => new Actor(steps, core, "secure"));
  for (const actor of actors) {
    actor.write(ICC.ICCPMR, NOTHING_MASKED);
    actor.write(ICC.ICCBPR, 2);
    actor.write(ICC.ICCABPR, 3);
    actor.write(ICC.ICCICR, control);
  }
  const zero = actors[0]!;
  zero.write(ICD.ICDISR + 4, SPI_B_BIT);
  zero.write(ICD.ICDISER + 4, SPI_A_BIT | SPI_B_BIT);
  zero.writeByte(ICD.ICDIPR + SPI_A, 0x40);
  zero.writeByte(ICD.ICDIPR + SPI_B, 0x98);
  zero.writeByte(ICD.ICDIPTR + SPI_A, 1);
  zero.writeByte(ICD.ICDIPTR + SPI_B, 1);
  zero.write(ICD.ICDDCR, 3);
  return [zero, actors[1]!];
}

const oneOfTwo = script("GIC, QEMU: an SPI for two cores stays pending for the second", (steps) => {
  const [zero, one] = openTwo(steps, ICCICR_BOTH);
  zero.writeByte(ICD.ICDIPTR + SPI_A, 3);
  zero.write(ICD.ICDISPR + 4, SPI_A_BIT);
  one.inputs();
  zero.acknowledge();
  one.readDeparting(ICC.ICCIAR, { reference: SPI_A, subject: SPURIOUS });
});

const groupsOff = script("GIC, QEMU: a group that is off", (steps) => {
  const [zero] = openTwo(steps, ICCICR_BOTH);
  zero.write(ICD.ICDISPR + 4, SPI_A_BIT | SPI_B_BIT);
  // Off in the distributor: the interrupt is not forwarded, and does not stand before the other
  // group.
  zero.write(ICD.ICDDCR, 2);
  new Actor(steps, 0, "normal").readDeparting(ICC.ICCHPIR, { reference: SPURIOUS, subject: SPI_B });
  zero.write(ICD.ICDDCR, 3);
  // Off in the CPU interface: the interrupt is not acknowledged.
  zero.write(ICC.ICCICR, ICCICR_BOTH & ~1);
  zero.inputs();
  zero.readDeparting(ICC.ICCIAR, { reference: SPI_A, subject: SPURIOUS });
});

const runningAndPending = script("GIC, QEMU: what is running and what is pending", (steps) => {
  const [zero, one] = openTwo(steps, ICCICR_BOTH);
  const normal = new Actor(steps, 0, "normal");
  // The sender of a pending SGI (IHI 0048B 4.4.6).
  one.write(ICD.ICDSGIR, (1 << 16) | 5);
  zero.readDeparting(ICC.ICCHPIR, { reference: 5, subject: (1 << 10) | 5 });
  zero.acknowledge();
  // 1022 only if the Group 1 interrupt would be signalled. Here it is less urgent than the active
  // SGI.
  zero.write(ICD.ICDISPR + 4, SPI_B_BIT);
  zero.readDeparting(ICC.ICCIAR, { reference: 1022, subject: SPURIOUS });
  zero.endInnermost();
  // Priority 0x98 where the binary point leaves 3 bits: the running priority does not follow the
  // binary point.
  zero.write(ICC.ICCABPR, 5);
  normal.acknowledge();
  zero.readDeparting(ICC.ICCRPR, { reference: 0x80, subject: 0x98 });
  // Targets of Group 0, seen by the normal world.
  normal.readDeparting(ICD.ICDIPTR + (SPI_A & ~3), { reference: 0x0101, subject: 0x0100 });
});

export const GIC_SCRIPTS: readonly Script[] = [
  afterReset,
  knownDepartures,
  oneOfTwo,
  groupsOff,
  runningAndPending,
];
