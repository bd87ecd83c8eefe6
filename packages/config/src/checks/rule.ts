import type { System } from "../schema/system";
import type { Document } from "../source/document";
import type { Problem } from "../source/problem";

/** A configuration that has the right shape, together with where each value stands. */
export interface Configuration {
  document: Document;
  system: System;
}

/**
 * Compares values with one another and with the board; returns every problem it finds, in document
 * order.
 */
export type Rule = (configuration: Configuration) => Problem[];
