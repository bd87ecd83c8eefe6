/** Two VMs of which one may harm the other, and what the matrix of trust has for them. */
import { expect } from "vitest";
import { parseConfiguration } from "../src/load";
import { type Cell, MVM, trustMatrix } from "../src/trust/matrix";
import type { Resource } from "../src/trust/pair";

type Keys = Readonly<Record<string, unknown>>;

/** B is the guest that does all it can, A the guest that may suffer by it. On core 0, or 1. */
export interface Made {
  a?: Keys;
  b?: Keys;
  /** Further keys of the system. */
  system?: Keys;
  others?: readonly Keys[];
}

export const HARD = { level: "hrt", cores: [1] };
export const GUARDED = { ...HARD, guardInterrupts: true };
export const RESERVED = { reservation: { budget: "1 ms", period: "10 ms" } };
export const CHANNEL = {
  channels: [{ name: "link", between: ["a", "b"], memory: { base: "0x20000000", size: "1 MiB" } }],
};
export const LEASED = { sharedDevices: [{ device: "uart1", vms: ["a", "b"], hold: "1 ms" }] };

const MIB = 0x10_0000;
export function textOf({ a = {}, b = {}, system = {}, others = [] }: Made): string {
  const vms = [{ name: "a", ...a }, { name: "b", ...b }, ...others].map((keys, index) => ({
    level: "srt",
    cores: [0],
    memory: { base: `0x${(0x0400_0000 + index * MIB).toString(16)}`, size: "1 MiB" },
    image: { elf: "sound.elf" },
    ...keys,
  }));
  return JSON.stringify({ ...system, vms }, null, 2);
}

export const matrixOf = (made: Made) => trustMatrix(parseConfiguration("made.jsonc", textOf(made)).system);

export function cellOf(made: Made, resource: Resource, victim = "a", actor = "b"): Cell {
  const nameOf = ({ victim }: Cell) => (victim === MVM ? victim : victim.name);
  const found = matrixOf(made).filter(
    (cell) => cell.resource === resource && nameOf(cell) === victim && cell.actor.name === actor,
  );
  expect(found).toHaveLength(1);
  return found[0]!;
}

/** What stands in the cell. */
export const codesOf = ({ open, keptBy, shared }: Cell) =>
  [...open.map(({ way }) => way), ...keptBy, ...shared].map(({ code }) => code);
