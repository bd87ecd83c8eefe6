import fc from "fast-check";
import { expect, it } from "vitest";
import { BACKLOG_BYTES, Backlog, describeLost } from "../../src/terminals/backlog";

it("keeps the last bytes, in order, and counts the others", () => {
  const size = fc.integer({ min: 0, max: BACKLOG_BYTES / 2 });
  const step = fc.record({ added: size, taken: size });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const backlog = new Backlog();
      // The model: all bytes so far, and how many of them have left.
      let next = 0;
      let gone = 0;
      for (const { added, taken } of steps) {
        backlog.add(Uint8Array.from({ length: added }, () => next++));
        const lost = Math.max(0, next - gone - BACKLOG_BYTES);
        expect(backlog.takeLost()).toBe(lost);
        gone += lost;
        backlog.give((bytes) => {
          const count = Math.min(taken, bytes.length);
          expect(bytes.length).toBe(next - gone);
          for (let n = 0; n < count; n += 1000) expect(bytes[n]).toBe((gone + n) % 256);
          gone += count;
          return count;
        });
      }
    }),
    { numRuns: 20 },
  );
});

it("says once what was lost", () => {
  const backlog = new Backlog();
  expect(describeLost(backlog)).toBeUndefined();
  backlog.add(new Uint8Array(BACKLOG_BYTES + 3));
  expect(describeLost(backlog)).toMatch(/^3 bytes were lost/);
  expect(describeLost(backlog)).toBeUndefined();
});
