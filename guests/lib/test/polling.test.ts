/** A TypeScript guest sleeps by delay with polling, and MVM wakes it when the flag changes. */
import { resolve } from "node:path";
import * as abi from "@mvm/abi";
import { CPU_HZ } from "@mvm/config";
import { beforeAll, expect, it } from "vitest";
import { runSystem } from "../../../packages/cli/test/demo-run";
import { HALF_US } from "./polling/times";

const CONFIGURATION = resolve(import.meta.dirname, "polling/system.jsonc");
const FIFTY_MS = Math.round(CPU_HZ / 20);
/** µs that CPU_ON, a wake of each core and MVM's lines on the console take together, at most. */
const OVERHEAD_US = 500;
const FLAG = 0xab_cd5a;

let said: Record<string, number>;
beforeAll(async () => {
  const { output } = await runSystem(CONFIGURATION, FIFTY_MS);
  const lines = [...output["uart0"]!.matchAll(/\[polling\] ([a-z ]+): (-?\d+)/g)];
  said = Object.fromEntries(lines.map(([, what, value]) => [what, Number(value)]));
});

it("sleeps until the word is what it waits for, through another value before", () => {
  expect(said["woken"]).toBe(abi.SUCCESS);
  expect(said["flag"]).toBe(FLAG);
  expect(said["after us"]).toBeGreaterThanOrEqual(2 * HALF_US);
  expect(said["after us"]).toBeLessThan(2 * HALF_US + abi.POLL_INTERVAL_MIN + OVERHEAD_US);
});

it("slept in MVM, which woke the second core from its two delays and the first from its own", () => {
  expect(said["wakes"]).toBe(3);
});

it("returns at once when the word is set, and otherwise by the limit", () => {
  expect(said["already set"]).toBe(abi.SUCCESS);
  expect(said["limit"]).toBe(abi.TIMED_OUT);
});

it("gives back MVM's refusals", () => {
  expect(said["interval too short"]).toBe(abi.INVALID_PARAMETERS);
  expect(said["not aligned"]).toBe(abi.INVALID_ADDRESS);
});
