/**
 * A campaign over Redis of which a worker, Redis and the coordinator are killed: the results are
 * those of the same runs, made one after the other.
 */
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { freePort, killAll, startMvm, startRedis } from "../../../campaign/test/processes";
import { newFolder, resultsIn, resultsOfOneBench } from "./files";

const folder = newFolder();
afterAll(async () => {
  await killAll();
  folder.remove();
});

/** As many runs as in `./mvm test`; MVM_CAMPAIGN asks for more seeds. */
const seeds = Number(process.env["MVM_CAMPAIGN"] ?? 4);
const PLANNED = 1 + 12 * seeds;
const PROGRESS = /^mvm: [1-9]\d* of \d+ runs \(/;

it("a worker, Redis and the coordinator are killed, and no result is lost, or there twice", async () => {
  // Longer runs than the other tests have, so that each is killed before the campaign is over.
  const file = folder.campaign("queue", { seeds, for: "120 ms" });
  const [results, page] = ["sqlite", "html"].map((ending) => join(folder.path, `queue.${ending}`));
  const options = ["--results", results!, "--page", page!];
  const port = await freePort();
  const data = join(folder.path, "redis");
  const queue = ["--queue", `redis://127.0.0.1:${port}`];
  const worker = () => startMvm("campaign", "worker", ...queue, "--threads", "1");
  const coordinator = () => startMvm("campaign", file, ...queue, ...options);

  let redis = await startRedis(data, port);
  const first = coordinator();
  const killedWorker = worker();
  await first.line(PROGRESS);
  expect(await killedWorker.kill()).toBeNull();
  await redis.kill();
  redis = await startRedis(data, port);
  const soundWorker = worker();
  // What the first worker has made is told already, so this is what the second one makes.
  const before = first.lines.length;
  await first.line(PROGRESS, before);
  expect(await first.kill()).toBeNull();
  const second = coordinator();
  await second.end();
  expect(second.lines.join("\n")).toMatch(
    new RegExp(`^mvm: \\d+ of ${PLANNED} runs are there already$`, "m"),
  );
  expect(await soundWorker.kill("SIGTERM")).toBe(0);

  const expected = await resultsOfOneBench(file);
  expect(expected.size).toBe(PLANNED);
  expect(resultsIn(results!)).toEqual(expected);
});
