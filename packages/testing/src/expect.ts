/**
 * What a test expects of a firmware:
 *
 *     expect(target.uart(1)).toPrint(/ready/, within(ms(5)));
 *
 * An expectation lets the firmware run, until it is met or its time is over.
 */
import { ConsoleExpectations } from "./expectations/console-expectations";
import { TargetExpectations } from "./expectations/target-expectations";
import { Target } from "./target";
import { TestConsole } from "./test-console";

/** By what is expected of. */
export type Expectations<T> = T extends Target
  ? TargetExpectations
  : T extends TestConsole
    ? ConsoleExpectations
    : never;

/** @param subject the firmware, or one of its consoles */
export function expect<T extends Target | TestConsole>(subject: T): Expectations<T> {
  return (
    subject instanceof Target
      ? new TargetExpectations(subject)
      : new ConsoleExpectations(subject as TestConsole)
  ) as Expectations<T>;
}
