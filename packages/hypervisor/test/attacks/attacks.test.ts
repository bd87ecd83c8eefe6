/**
 * Hostile guests, one for each attack of the table. MVM's memory and registers stay as they are.
 * The RTOS on the other core does the same in every cycle, and the neighbour on the same core goes
 * on.
 */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { FAMILIES } from "./all";
import { MEMORY_KINDS } from "./attack";
import { attacksDocument, DOCUMENT } from "./document";
import { differences } from "./judge";
import { AttackedSystem, type Outcome } from "./system";

const ATTACKS = FAMILIES.flatMap(({ attacks }) => attacks);
/** The RTOS's control task has a job in each millisecond, and its deadline is the next one. */
const DEADLINE_CYCLES = 666_667;
const LEAST_JOBS = 8;
const LEAST_INTERRUPTS = 4;

test("each attack has a name of its own", () => {
  const names = ATTACKS.map(({ name }) => name);
  expect(names.filter((name, n) => names.indexOf(name) !== n)).toEqual([]);
});

test("no kernel in User mode reaches another guest", () => {
  const reached = ATTACKS.filter(({ verdicts: { confined, shadow } }) =>
    [confined, shadow].some((verdict) => verdict?.verdict === "reaches"),
  );
  expect(reached.map(({ name }) => name)).toEqual([]);
});

test("every attack of a direct guest is made by kernels in User mode, too", () => {
  const missing = ATTACKS.filter(
    ({ verdicts: { direct, confined, shadow } }) => direct && !(confined && shadow),
  );
  expect(missing.map(({ name }) => name)).toEqual([]);
});

test("docs/attacks.md is the table", () => {
  expect(readFileSync(DOCUMENT, "utf8")).toBe(attacksDocument());
});

/** Two images of the attacker: with all attacks in one, it would load for too long. */
const IMAGES = [FAMILIES.filter(({ steps }) => !steps), FAMILIES.filter(({ steps }) => steps)];
const CASES = MEMORY_KINDS.flatMap((kind) => IMAGES.map((families, n) => ({ kind, n, families })));

describe.each(CASES)("memory of kind $kind, image $n", ({ kind, families }) => {
  const inImage = families.flatMap(({ attacks }) => attacks);
  let system: AttackedSystem;
  let quiet: Outcome;
  beforeAll(async () => {
    system = await AttackedSystem.build(kind, inImage);
    quiet = system.run(0);
  });

  test("without an attack every guest works, and the RTOS meets its deadlines", () => {
    const ends = quiet.rtos.jobs.filter((job) => job.startsWith("END"));
    expect(ends.length).toBeGreaterThan(LEAST_JOBS);
    const late = ends.filter((job) => Number(job.split(" ").at(-1)) >= DEADLINE_CYCLES);
    expect(late).toEqual([]);
    expect(quiet.neighbour.interrupts).toBeGreaterThan(LEAST_INTERRUPTS);
    expect(quiet.after.neighbour).toMatchObject({ changes: 0, exceptions: 0 });
  });

  for (const { title, attacks } of families) {
    const own = attacks.filter(({ verdicts }) => verdicts[kind]);
    if (own.length === 0) continue;
    describe(title, () => {
      for (const attack of own) {
        const verdict = attack.verdicts[kind]!;
        test(`${attack.name}: ${verdict.verdict}`, () => {
          const outcome = system.run(inImage.indexOf(attack) + 1);
          const found = differences(verdict, outcome, quiet);
          expect(found, [...found, outcome.console].join("\n")).toEqual([]);
        });
      }
    });
  }
});
