/** Adds the expectations to vitest's own `expect`: import "@mvm/testing/vitest". */
import { expect } from "vitest";
import type { ConsoleExpectations } from "./expectations/console-expectations";
import type { TargetExpectations } from "./expectations/target-expectations";
import { matchers } from "./matchers";

expect.extend(matchers);

declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: vitest declares the type like this
  interface Matchers<T = any> {
    toPrint(...args: Parameters<ConsoleExpectations["toPrint"]>): T;
    toReach(...args: Parameters<TargetExpectations["toReach"]>): T;
    toHold(...args: Parameters<TargetExpectations["toHold"]>): T;
    toExit(...args: Parameters<TargetExpectations["toExit"]>): T;
    toHaveNoNotes(): T;
  }
}
