/**
 * Scripts for what the random ones leave alone: the interrupt controller as reset leaves it, and the places where QEMU 10
 * (hw/intc/arm_gic.c) is known to answer otherwise than the document, with both answers: a QEMU that answers otherwise
 * makes the test fail, so that the list stays true.
 */
import { ICC, ICD } from "./map";
import { Actor, type Script, type Step } from "./script";

const NOTHING_MASKED = 0xf8;
const ALL_IRQ = 1;
const PPI_A = 28;
const SPI_A = 40;

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
  // IHI 0048B 4.3.8: pending bits of private interrupts are banked; QEMU clears those of both cores.
  for (const core of [0, 1]) new Actor(steps, core, "secure").write(ICD.ICDISPR, (1 << PPI_A) >>> 0);
  zero.write(ICD.ICDICPR, (1 << PPI_A) >>> 0);
  zero.read(ICD.ICDISPR, 1 << PPI_A);
  readKnown(new Actor(steps, 1, "secure"), ICD.ICDISPR, 0, (1 << PPI_A) >>> 0);
  new Actor(steps, 1, "secure").write(ICD.ICDICPR, (1 << PPI_A) >>> 0);
  // IHI 0048B 4.3.15: the normal world's SGI reaches Group 1 only; QEMU lets it send one of Group 0.
  zero.write(ICC.ICCPMR, NOTHING_MASKED);
  zero.write(ICC.ICCICR, ALL_IRQ);
  zero.write(ICD.ICDDCR, ALL_IRQ);
  new Actor(steps, 0, "normal").write(ICD.ICDSGIR, (2 << 24) | 3);
  readKnown(zero, ICD.ICDISPR, 1 << 3, 0);
});

export const GIC_SCRIPTS: readonly Script[] = [afterReset, knownDepartures];
