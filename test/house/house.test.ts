/** The house rules (CONTRIBUTING.md), each on the whole repository. */
import { expect, it } from "vitest";
import { RULES } from "./rules";

it.each(Object.entries(RULES))("%s", (_rule, find) => expect(find()).toEqual([]));
