/** The page of a campaign, as a browser reads it. */
import type { RunSpec } from "@mvm/campaign/plan/run";
import type { JudgedRun } from "@mvm/campaign/summary";
import type { Verdict } from "@mvm/campaign/verdict/verdicts";
import { parseHTML } from "linkedom";
import { expect, it } from "vitest";
import { campaignPage } from "../../src/campaign/page";
import { campaignTable, failingLines } from "../../src/campaign/table";

const CPU_HZ = 666_666_666;

function judged(key: string, verdict: Verdict, milliseconds: number, worstResponse: number): JudgedRun {
  const at = Math.round((milliseconds * CPU_HZ) / 1000);
  const fault: RunSpec["fault"] = { name: "<hang>", is: { kind: "hang", vm: "victim", at } };
  const spec = { subject: "s", system: "pair", parameters: { "vms[a].weight": 2 }, clockDrift: 0 };
  const more = { duration: CPU_HZ, seed: 7, ...(milliseconds > 0 && { fault }) };
  const tasks = [{ task: "control", done: 1, misses: 0, neverRan: false, worstResponse }];
  const vm = { state: "running", starts: 1, faults: 0, watchdogMisses: 0, periodsMissed: 0, output: "" };
  const vms = [{ name: "other", ...vm, tasks }];
  const figures = { ending: "time", cycles: CPU_HZ, mvm: "running", vms, injected: ["a <loop>"] };
  return {
    run: { key, spec: { ...spec, ...more } },
    outcome: { key, verdict, figures, seconds: 1, worker: "w" },
  };
}

const RUNS = [
  judged("k0", "unaffected", 0, 10),
  judged("k1", "unaffected", 10, 10),
  judged("k2", "victim-failed", 20, 14),
  judged("k3", "other-missed", 30, 12),
];
const page = { file: "my campaign.jsonc", runs: RUNS, planned: 5, failing: ["other-missed"] as Verdict[] };
const { document } = parseHTML(campaignPage(page));
const textOf = (selector: string) => [...document.querySelectorAll(selector)].map((each) => each.textContent);

it("has the table, with each verdict that occurs", () => {
  const [head, none, hang] = [...document.querySelectorAll("table")[0]!.querySelectorAll("tr")].map((row) =>
    [...row.children].map((cell) => cell.textContent),
  );
  expect(head).toEqual(["system", "fault", "runs", "other-missed", "victim-failed", "unaffected"]);
  expect(none).toEqual(["pair", "no fault", "1", "0", "0", "1"]);
  expect(hang).toEqual(["pair", "<hang>", "3", "1", "1", "1"]);
  expect(campaignTable(RUNS).split("\n")[3]).toMatch(/^pair +<hang> +3 +1 +1 +1$/);
});

it("has a figure for the verdicts, one for the times, and one for the response times", () => {
  const titles = ["Verdicts of each fault", "Verdicts by the time of the fault"];
  expect(textOf("svg > title").slice(0, 2)).toEqual(titles);
  expect(textOf("svg > title")[2]).toContain("response");
  expect(textOf("svg text").join(" ")).toContain("virtual time of the fault, ms");
});

it("has each failing run with the one command that makes it again", () => {
  const command = "./mvm campaign 'my campaign.jsonc' --replay k3";
  expect(textOf("code")).toEqual([command]);
  expect(textOf("td")).toContain("<hang>, vms[a].weight = 2");
  expect(textOf("td")).toContain("a <loop>");
  expect(failingLines(page.file, [RUNS[3]!])).toEqual([`other-missed: pair, <hang>, seed 7: ${command}`]);
});

it("has the command of each failing run, however many they are", () => {
  const keys = Array.from({ length: 1200 }, (_, n) => `key${n}`);
  const runs = keys.map((key) => judged(key, "other-missed", 30, 12));
  const { document: long } = parseHTML(campaignPage({ ...page, runs }));
  const text = [...long.querySelectorAll("code, pre")].map(({ textContent }) => textContent).join("\n");
  const replayed = [...text.matchAll(/--replay (key\d+)/g)].map(([, key]) => key);
  expect(replayed).toEqual(keys);
  expect(long.querySelector("summary")!.textContent).toBe("And 200 more");
});

it("needs nothing from outside", () => {
  expect(document.querySelectorAll("script, link, img, iframe")).toHaveLength(0);
  expect(campaignPage(page)).not.toMatch(/(src|href)="/);
});
