import { readFileSync } from "node:fs";
import { CONFINED_TABLES, GUEST_TABLE_SIZE, MAX_VMS, SHADOW_TABLES_MAX, SHADOW_TABLES_MIN } from "@mvm/abi";
import { expect, it } from "vitest";
import { CPU_HZ, DEVICES } from "../src/board/board";
import {
  MEASURED_CHOICE_CYCLES,
  MEASURED_FIQ_CYCLES,
  MEASURED_LEASE_WAIT_CYCLES,
  MEASURED_SWITCH_CYCLES,
  RESERVE_VMS,
} from "../src/schedulability/costs";
import { formatAddress, formatSize } from "../src/schema/units";

it("docs/configuration.md lists every device with its address and interrupts", () => {
  const text = readFileSync(new URL("../../../docs/configuration.md", import.meta.url), "utf8");
  const rows = text
    .split("\n")
    .filter((line) => /^\| `[a-z0-9-]+` +\| `0x/.test(line))
    .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")));
  const listed = rows.map(([, name, address, interrupts, owner]) => [
    name,
    address,
    interrupts,
    owner!.startsWith("kept"),
  ]);
  const range = (ids: readonly number[]) => (ids.length > 1 ? `${ids[0]}–${ids.at(-1)}` : `${ids[0] ?? "–"}`);
  expect(listed).toEqual(
    DEVICES.map(({ name, base, interrupts, kept }) => [
      name,
      formatAddress(base),
      range(interrupts),
      kept !== undefined,
    ]),
  );
});

it.each(["configuration", "memory", "your-system"])(
  "docs/%s.md says how much MVM keeps of a guest's memory",
  (name) => {
    const text = readFileSync(new URL(`../../../docs/${name}.md`, import.meta.url), "utf8");
    for (const size of [GUEST_TABLE_SIZE, CONFINED_TABLES]) expect(text).toContain(formatSize(size));
    const limits = `${formatSize(SHADOW_TABLES_MIN)} (the default) to ${formatSize(SHADOW_TABLES_MAX)}`;
    if (name === "configuration") expect(text).toContain(limits);
  },
);

it("a switch, a FIQ and a wait for a lease cost `mvm check` what docs/measurements.md says that they cost at most", () => {
  const text = readFileSync(new URL("../../../docs/measurements.md", import.meta.url), "utf8");
  const rows = text.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  const [header] = rows.filter((cells) => cells[1] === "path");
  const column = header!.lastIndexOf("max");
  const most = (path: string) => {
    const found = rows.filter((cells) => cells[1]?.includes(path)).map((cells) => Number(cells[column]));
    expect(found).not.toEqual([]);
    return Math.max(...found);
  };
  const alone = (path: string) => Number(rows.find((cells) => cells[1] === path)![column]);
  const withTimers =
    most("FIQ because the private timer") + most("VM switch between two that have the private timer");
  expect(Math.max(most("VM switch"), withTimers)).toBe(MEASURED_SWITCH_CYCLES);
  expect(most("FIQ of MVM's timer: alarm done")).toBe(MEASURED_FIQ_CYCLES);
  const waited = ["acquire, free", "release"].map(
    (call) => most(`lease ${call}, rivals on the other core`) - alone(`hypercall: lease ${call}`),
  );
  expect(Math.max(...waited)).toBe(MEASURED_LEASE_WAIT_CYCLES);
});

it("a further VM of a core costs `mvm check` what docs/evaluation/switches.csv says", () => {
  const data = readFileSync(new URL("../../../docs/evaluation/switches.csv", import.meta.url), "utf8");
  const longest = (vms: number) => {
    const [row] = data.split("\n").filter((line) => line.startsWith(`"${vms} VMs, reservations"`));
    return Number(row!.split(",").at(-1));
  };
  const each = ((longest(MAX_VMS) - longest(RESERVE_VMS)) * CPU_HZ) / 1e6 / (MAX_VMS - RESERVE_VMS);
  expect(Math.ceil(each)).toBe(MEASURED_CHOICE_CYCLES);
});
