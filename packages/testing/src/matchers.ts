/** The expectations as matchers for `expect.extend` of vitest (vitest.ts). */
import { type Expectations, expect } from "./expect";
import { ExpectationError } from "./failure";
import { Target } from "./target";
import { TestConsole } from "./test-console";

interface Result {
  readonly pass: boolean;
  message(): string;
}

/** `this` of a matcher. */
interface MatcherState {
  readonly isNot?: boolean;
}

type Method = (...args: unknown[]) => unknown;

export const matchers = {
  toPrint: matcher("toPrint"),
  toReach: matcher("toReach"),
  toHold: matcher("toHold"),
  toExit: matcher("toExit"),
  toHaveNoNotes: matcher("toHaveNoNotes"),
};

function matcher(name: string) {
  return function (this: MatcherState, received: unknown, ...args: unknown[]): Result {
    const isNot = this.isNot === true;
    const expectations = expectationsOf(received, name);
    const subject = isNot ? expectations.not : expectations;
    const method = (subject as unknown as Record<string, Method | undefined>)[name];
    if (method === undefined) throw new TypeError(`${isNot ? "not." : ""}${name} is no expectation of this`);
    try {
      method.apply(subject, args);
      return { pass: !isNot, message: () => name };
    } catch (error) {
      if (!(error instanceof ExpectationError)) throw error;
      return { pass: isNot, message: () => error.message };
    }
  };
}

function expectationsOf(received: unknown, name: string): Expectations<Target> | Expectations<TestConsole> {
  if (received instanceof Target || received instanceof TestConsole) return expect(received);
  throw new TypeError(`${name} expects something of a firmware, or of one of its consoles`);
}
