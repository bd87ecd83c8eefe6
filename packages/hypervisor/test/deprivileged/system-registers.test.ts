/**
 * Each register of CP14 and CP15, by its number, at PL1 and in User mode: the same are there, with
 * the same values, but for those that MVM documents.
 */
import { expect, test } from "vitest";
import { assembleKernel } from "./kernel";
import { type Run, runBoth } from "./run-kernel";

/** opc1, CRn, CRm, opc2. */
type Register = [number, number, number, number];

const upTo = (count: number) => [...Array(count).keys()];
const ALL: Register[] = upTo(8).flatMap((opc1) =>
  upTo(16).flatMap((n) => upTo(16).flatMap((m) => upTo(8).map((opc2): Register => [opc1, n, m, opc2]))),
);
const MARK = 0x5a;
const POOL_EVERY = 64;
/** Words that the handler of an Undefined exception logs: SPSR, LR. */
const EXCEPTION_WORDS = 2;

/** Lines for each register, each with a log of one word: r0, which is MARK before. */
function kernel(registers: readonly Register[], access: (text: string) => string[]): Uint8Array {
  const lines = registers.flatMap(([opc1, n, m, opc2], index) => [
    ...(index % POOL_EVERY === 0 ? ["b 9f", ".ltorg", "9:"] : []),
    `mov r0, #${MARK}`,
    ...access(`${opc1}, r0, c${n}, c${m}, ${opc2}`),
    "str r0, [r7], #4",
  ]);
  return assembleKernel(lines);
}

/** What each access gave: a value, or undefined for an Undefined exception. */
function results({ log }: Run, count: number): (number | undefined)[] {
  const found: (number | undefined)[] = [];
  let at = 0;
  for (let n = 0; n < count; n++) {
    // SPSR of SVC mode with IRQs masked, before the mark.
    const isException = (log[at]! & 0xff) === 0x93 && log[at + EXCEPTION_WORDS] === MARK;
    if (isException) at += EXCEPTION_WORDS;
    found.push(isException ? undefined : log[at]);
    at++;
  }
  expect(at).toBe(log.length);
  return found;
}

const nameOf = ([opc1, n, m, opc2]: Register) => `${opc1}, c${n}, c${m}, ${opc2}`;

/** Names of the registers whose results differ. */
function differences(
  registers: readonly Register[],
  { direct, deprivileged }: { direct: Run; deprivileged: Run },
) {
  const [a, b] = [results(direct, registers.length), results(deprivileged, registers.length)];
  const there = a.filter((value) => value !== undefined).length;
  return { there, names: registers.filter((_, n) => a[n] !== b[n]).map(nameOf) };
}

const PMU = 9;

test("reads of CP15", async () => {
  const registers = ALL.filter(([, n]) => n !== PMU);
  const runs = await runBoth(
    kernel(registers, (text) => [`mrc p15, ${text}`]),
    1,
  );
  const { there, names } = differences(registers, runs);
  expect(there).toBeGreaterThan(100);
  expect(names).toEqual([
    "0, c0, c1, 0", // ID_PFR0: no ThumbEE
    "0, c0, c1, 2", // ID_DFR0: no debug unit
    "0, c2, c0, 0", // TTBR0: another table
  ]);
});

test("performance monitors are not there", async () => {
  const registers = ALL.filter(([opc1, n]) => opc1 === 0 && n === PMU);
  const { deprivileged } = await runBoth(
    kernel(registers, (text) => [`mrc p15, ${text}`]),
    1,
  );
  const there = registers.filter((_, n) => results(deprivileged, registers.length)[n] !== undefined);
  // User mode may read PMUSERENR always (ARM DDI 0406C B4.1.124).
  expect(there.map(nameOf)).toEqual(["0, c9, c14, 0"]);
});

test("writes of CP15: the value that is there, or an address of the guest", async () => {
  // Not WFI, which waits.
  const registers = ALL.filter(([, n, m, opc2]) => n !== PMU && !(n === 7 && m === 0 && opc2 === 4));
  const image = kernel(registers, (text) => {
    const ofAddress = text.replace("r0", "r6");
    const isOperation = / r0, c[78],/.test(text);
    const access = isOperation ? [`mcr p15, ${ofAddress}`] : [`mrc p15, ${text}`, `mcr p15, ${text}`];
    return [...access, `mov r0, #${MARK}`];
  });
  // The log has the exceptions, and the mark behind each register.
  const { direct, deprivileged } = await runBoth(image, 1);
  expect(direct.log.length).toBeGreaterThan(registers.length);
  expect(direct.log.findIndex((word, n) => word !== deprivileged.log[n])).toBe(-1);
  expect(deprivileged.log.length).toBe(direct.log.length);
});
