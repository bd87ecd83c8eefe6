/** `mvm campaign` on threads: its table, its mistakes, and what is left when it is killed. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, describe, expect, it } from "vitest";
import { type CampaignOptions, campaign } from "../../src/commands/campaign";
import { PROJECT_ROOT } from "../../src/system-file";
import { mvm } from "../mvm-command";
import { newFolder, resultsIn } from "./files";

const folder = newFolder();
afterAll(() => folder.remove());

/** As many runs as in `./mvm test`; MVM_CAMPAIGN asks for more seeds. */
const seeds = Number(process.env["MVM_CAMPAIGN"] ?? 4);
const PLANNED = 1 + 12 * seeds;

const places = (name: string) => {
  const results = join(folder.path, `${name}.sqlite`);
  const page = join(folder.path, `${name}.html`);
  return { results, page, options: ["--results", results, "--page", page] };
};

describe("a campaign on threads", () => {
  it("that is killed goes on where it was, and gives the same results", async () => {
    const file = folder.campaign("killed", { seeds });
    const killed = places("killed");
    await killAtFirstProgress(["campaign", file, ...killed.options, "--threads", "2"]);
    const resumed = mvm(["campaign", file, ...killed.options, "--threads", "2"]);
    expect(resumed.stderr).toMatch(new RegExp(`^mvm: \\d+ of ${PLANNED} runs are there already$`, "m"));
    const whole = places("whole");
    const table = mvm(["campaign", file, ...whole.options, "--threads", "1"]).stdout;
    expect(resumed.stdout).toBe(table);
    const results = resultsIn(whole.results);
    expect(results.size).toBe(PLANNED);
    expect(resultsIn(killed.results)).toEqual(results);
  });
});

/** Kills the command at its first line of progress. */
function killAtFirstProgress(args: readonly string[]): Promise<void> {
  const command = ["--import", "tsx", "packages/cli/src/main.ts", ...args];
  const child = spawn(process.execPath, command, { cwd: PROJECT_ROOT, stdio: ["ignore", "ignore", "pipe"] });
  createInterface(child.stderr).on("line", (line) => {
    if (/^mvm: \d+ of \d+ runs \(/.test(line)) child.kill("SIGKILL");
  });
  return new Promise((resolve) => child.on("close", () => resolve()));
}

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

it("a run is replayed by its key", () => {
  const file = folder.campaign("replayed", { seeds: 1 });
  const { results, options } = places("replayed");
  mvm(["campaign", file, ...options]);
  const [key, found] = [...resultsIn(results)].find(([, result]) =>
    JSON.stringify(result).includes('"verdict":"victim-missed"'),
  )!;
  const { status, stdout } = mvm(["campaign", file, "--replay", key]);
  expect(stdout).toContain("verdict: victim-missed");
  const { injected } = (found as { figures: { injected: string[] } }).figures;
  expect(stdout).toContain(injected[0]);
  expect(status).toBe(0);
});
