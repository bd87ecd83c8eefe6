/** `mvm campaign` on threads: its results, its mistakes, and what is left when it is killed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readCampaign } from "@mvm/campaign/file/read";
import { planOf } from "@mvm/campaign/plan/plan";
import { afterAll, describe, expect, it, vi } from "vitest";
import { startMvm } from "../../../campaign/test/processes";
import { buildSubjects } from "../../src/campaign/subjects";
import { type CampaignOptions, campaign } from "../../src/commands/campaign";
import { mvm } from "../mvm-command";
import { newFolder, resultsIn, resultsOfOneBench } from "./files";

const folder = newFolder();
afterAll(() => folder.remove());

/** As many runs as in `./mvm test`; MVM_CAMPAIGN asks for more seeds. */
const seeds = Number(process.env["MVM_CAMPAIGN"] ?? 4);
const PLANNED = 1 + 12 * seeds;

it("a campaign that is killed goes on where it was, and gives the same results", async () => {
  const file = folder.campaign("killed", { seeds });
  const [results, page] = ["sqlite", "html"].map((ending) => join(folder.path, `killed.${ending}`));
  const options = ["--results", results!, "--page", page!];
  const killed = startMvm("campaign", file, ...options, "--threads", "2");
  await killed.line(/^mvm: \d+ of \d+ runs \(/);
  expect(await killed.kill()).toBeNull();
  const resumed = mvm(["campaign", file, ...options, "--threads", "1"]);
  expect(resumed.stderr).toMatch(new RegExp(`^mvm: \\d+ of ${PLANNED} runs are there already$`, "m"));
  const expected = await resultsOfOneBench(file);
  expect(expected.size).toBe(PLANNED);
  expect(resultsIn(results!)).toEqual(expected);
  expect(resumed.stdout).toContain(`rtos-alone  attack         ${String(seeds).padStart(4)}`);
  expect(readFileSync(page!, "utf8")).toContain(`${PLANNED} of ${PLANNED} runs. 0 failed`);

  const [key, { verdict, figures }] = [...expected].find(([, run]) => run.verdict === "victim-missed")!;
  const written: string[] = [];
  const output = vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(`${text}`) > 0);
  const strict = folder.campaign("strict", { seeds, failing: [verdict] });
  const replayed = async () => [
    await campaign(file, { replay: key }),
    await campaign(strict, { replay: key }),
  ];
  const statuses = await replayed().finally(() => output.mockRestore());
  expect(written.join("")).toContain(`verdict: ${verdict}`);
  expect(written.join("")).toContain(figures.injected[0]);
  expect([resumed.status, ...statuses]).toEqual([0, 0, 1]);
});

it("of all combinations, the one of the run that is made again is built alone", async () => {
  const values = ["srt", "hrt"];
  const file = folder.campaign("combined", { faults: [], parameters: [{ key: "vms[rtos].level", values }] });
  const given = readCampaign(file);
  const all = await buildSubjects(file, given, true);
  expect(all).toHaveLength(values.length);
  const [run] = planOf(given.campaign, all.slice(1), "tools");
  expect(await buildSubjects(file, given, true, run!.key)).toEqual(all.slice(1));
  expect(await buildSubjects(file, given, true, "no key")).toEqual([]);
});

const MEMORY = { name: "a", kind: "memory-bit", vm: "rtos", at: "1 ms" };

describe("a mistake is told before anything runs", () => {
  const sound = () => folder.campaign("sound", { seeds: 1 });
  it.each<[string, () => string, CampaignOptions, string]>([
    ["no such file", () => "/no/such.jsonc", {}, "there is no such file"],
    ["no number of threads", sound, { threads: "0" }, "--threads 0"],
    ["results in no folder", sound, { results: "/no/such/r.sqlite" }, "--results"],
    ["a page in no folder", sound, { page: "/no/such/p.html" }, "--page"],
    ["no such run", sound, { replay: "abc" }, "--replay abc"],
    ["no such system", () => folder.campaign("stray", { systems: ["nowhere"] }), {}, "stray.jsonc:1:"],
    [
      "no such VM",
      () => folder.campaign("vm", { faults: [{ name: "a", kind: "hang", vm: "linux", at: "1 ms" }] }),
      {},
      '"linux" is no VM',
    ],
    [
      "a wrong value of a parameter",
      () => folder.campaign("value", { parameters: [{ key: "vms[rtos].levle", values: ["srt"] }] }),
      {},
      'rtos-alone with vms[rtos].levle = "srt": "levle" is not a key',
    ],
    [
      "memory of nobody",
      () => folder.campaign("within", { faults: [{ ...MEMORY, within: { from: "0x0", to: "0xFFFFFFFF" } }] }),
      {},
      'faults[0].within is not in the memory of "rtos"',
    ],
    [
      "no such place of a parameter",
      () => folder.campaign("key", { parameters: [{ key: "vms[linux].weight", values: [1] }] }),
      {},
      'has no place "vms[linux].weight"',
    ],
  ])("%s", async (_, file, options, says) => {
    const error = await campaign(file(), options).catch((reason: Error) => reason);
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toContain(says);
    expect((error as Error).message).toContain("fix:");
    // The exit status is 2 for these.
    expect(["UsageError", "ConfigurationError"]).toContain((error as Error).constructor.name);
  });
});
