/** Compares two targets on a script and tells their first difference. */
import { CRASH_MARK, EVENT_KIND_SHIFT, OPERATION, RESULT_BYTES, RESULT_COUNT, RESULT_EVENTS } from "./layout";
import type { DeviceTarget } from "./run";
import type { Deviation, Script, Step } from "./script";

interface Answer {
  readonly value: number;
  /** Interrupts taken: value of ICCIAR and kind. */
  readonly events: readonly number[];
}

/** Steps shown before the step that differs. */
const CONTEXT = 12;
const EVENT_KINDS = ["?", "IRQ", "IRQ of the normal world", "FIQ"];
const hex = (value: number): string => `0x${(value >>> 0).toString(16).padStart(8, "0")}`;

/** The difference, for people; undefined if there is none. */
export async function firstDifference(
  reference: DeviceTarget,
  subject: DeviceTarget,
  script: Script,
): Promise<string | undefined> {
  const expected = await reference.run(script);
  const actual = await subject.run(script);
  for (const [index, step] of script.steps.entries()) {
    const [should, is] = [answerAt(expected, index), answerAt(actual, index)];
    if (!agree(step, should, is)) return report(script, index, [reference, subject], expected, actual);
  }
  return undefined;
}

function answerAt(results: Uint8Array, index: number): Answer {
  const at = index * RESULT_BYTES;
  if (at + RESULT_BYTES > results.length) return { value: Number.NaN, events: [] };
  const view = new DataView(results.buffer, results.byteOffset + at, RESULT_BYTES);
  const count = Math.min(view.getUint32(RESULT_COUNT, true), (RESULT_BYTES - RESULT_EVENTS) / 4);
  const events = Array.from({ length: count }, (_, n) => view.getUint32(RESULT_EVENTS + 4 * n, true));
  return { value: view.getUint32(0, true), events };
}

function agree(step: Step, should: Answer, is: Answer): boolean {
  if (Number.isNaN(should.value) || Number.isNaN(is.value) || crashed(should) || crashed(is)) return false;
  const isPair = ({ reference, subject }: Deviation) => reference === should.value && subject === is.value;
  if (step.departs) return isPair(step.departs);
  const known = step.tolerated.some(isPair);
  if (!known && ((should.value ^ is.value) & step.mask) !== 0) return false;
  return (
    should.events.length === is.events.length && should.events.every((event, n) => event === is.events[n])
  );
}

const crashed = ({ value }: Answer): boolean => (value & 0xffff_ff00) >>> 0 === CRASH_MARK;

function report(
  script: Script,
  index: number,
  targets: readonly DeviceTarget[],
  expected: Uint8Array,
  actual: Uint8Array,
): string {
  const lines = [`${script.name}, step ${index}:`];
  for (let n = Math.max(0, index - CONTEXT); n <= index; n++) {
    const step = script.steps[n]!;
    const answer = n < index ? `  = ${text(step, answerAt(expected, n))}` : "";
    lines.push(`  ${n === index ? "→" : " "} core ${step.core} ${step.world}: ${step.what}${answer}`);
  }
  for (const [n, results] of [expected, actual].entries()) {
    lines.push(`  ${targets[n]!.name}: ${text(script.steps[index]!, answerAt(results, index))}`);
  }
  return lines.join("\n");
}

function text(step: Step, { value, events }: Answer): string {
  if (Number.isNaN(value)) return "the run ended before";
  if (crashed({ value, events })) return `exception, vector ${hex(value & 0xff)}`;
  if (step.operation !== OPERATION.TAKE) return hex(value);
  const taken = events.map((event) => {
    const kind = EVENT_KINDS[event >>> EVENT_KIND_SHIFT];
    return `${kind} ${event & 0x3ff} from ${(event >>> 10) & 7}`;
  });
  return taken.length === 0 ? "none taken" : taken.join(", ");
}
