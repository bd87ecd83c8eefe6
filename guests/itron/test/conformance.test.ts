/**
 * The kernel's services against the µITRON 4.0 specification: each error code that applies is
 * provoked (conformance), and ../services.md shows the same table.
 */
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { CALLABLE_CPU_LOCKED, OF_THE_CALLER, SERVICES } from "./conformance/services";
import type { ErrorName } from "./conformance/table";
import { startScene } from "./scene";
import { servicesPage } from "./services-page";
import { E } from "./specification";

const rows = SERVICES.flatMap(({ names, section, rows }) =>
  rows.map((row) => [`${section} ${names.join(", ")}`, row.error, row.when, row.provoke] as const),
);

it.each(rows)("%s: E_%s, %s", (_service, error, _when, provoke) => {
  const machine = startScene();
  const results = [provoke(machine.kernel, machine)].flat();
  expect(results).not.toEqual([]);
  expect(results).toEqual(results.map(() => E[error as ErrorName]));
});

const calls = SERVICES.flatMap(({ names, works }) => names.map((name, n) => [name, works[n]!] as const));

it.each(calls)("%s succeeds, and reads what an interrupt may change with IRQs masked", (name, works) => {
  const { kernel, masked } = startScene();
  const before = masked();
  expect(works(kernel)).toBe(E.OK);
  expect(masked() > before).toBe(!OF_THE_CALLER.includes(name));
});

it("in the CPU-locked state every service returns E_CTX that is not for this state", () => {
  const { kernel } = startScene();
  const results = calls.map(([name, works]) => {
    kernel["loc_cpu"]!();
    return [name, works(kernel)];
  });
  expect(results).toEqual(calls.map(([name]) => [name, CALLABLE_CPU_LOCKED.includes(name) ? E.OK : E.CTX]));
});

it("every service of the kernel is in the table", () => {
  const folder = `${import.meta.dirname}/../src/kernel`;
  const offered = readdirSync(folder)
    .map((file) => readFileSync(`${folder}/${file}`, "utf8"))
    .flatMap((text) => [
      ...text.matchAll(/^export function ([a-z]{3,4}_[a-z]{3})\(/gm),
      ...text.matchAll(/ as (i[a-z]{3,4}_[a-z]{3})\b/g),
    ])
    .map((match) => match[1]!);
  expect([...calls.map(([name]) => name), "ext_tsk"].sort()).toEqual(offered.sort());
});

it("services.md shows the table", async () => {
  await expect(servicesPage()).toMatchFileSnapshot("../services.md");
});
