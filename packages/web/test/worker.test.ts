/** The worker of the page, under Node. The test sends what the page sends, and gets answers. */
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { buildCore, CORE_WASM } from "@mvm/board/build";
import { findSystemFile } from "@mvm/cli/system-file";
import { Assets } from "@mvm/cli/web/assets";
import { partsOf } from "@mvm/cli/web/parts";
import { CPU_HZ } from "@mvm/config";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { CORE_FILE, type SystemParts } from "../src/parts";
import type { FromWorker, ToWorker } from "../src/protocol";

const FOLDER = join(tmpdir(), `mvm-worker-test-${process.pid}`);
const BASE = "http://localhost/";

type State = Extract<FromWorker, { kind: "state" }>;
type Kind = FromWorker["kind"];

let parts: SystemParts;
let receive: (event: { data: ToWorker }) => void;
const waiting: {
  fits: (message: FromWorker) => boolean;
  take: (message: FromWorker) => void;
  refuse: (why: string) => void;
}[] = [];

/** The next message that fits. */
function told<K extends Kind>(kind: K, fits: (message: Extract<FromWorker, { kind: K }>) => boolean) {
  return new Promise<Extract<FromWorker, { kind: K }>>((resolve, reject) => {
    waiting.push({
      fits: (message) => message.kind === kind && fits(message as never),
      take: resolve as never,
      refuse: (why) => reject(new Error(why)),
    });
  });
}

function send(message: ToWorker): void {
  receive({ data: message });
}

const stands = (halt: State["halt"]) => told("state", (state) => !state.running && state.halt === halt);

beforeAll(async () => {
  buildCore();
  parts = await partsOf(findSystemFile("rtos-alone"), new Assets(FOLDER));
  vi.stubGlobal("addEventListener", (_: string, listener: typeof receive) => {
    receive = listener;
  });
  vi.stubGlobal("postMessage", (message: FromWorker) => {
    if (message.kind === "failed") for (const { refuse } of waiting.splice(0)) refuse(message.failure.reason);
    const index = waiting.findIndex(({ fits }) => fits(message));
    if (index >= 0) waiting.splice(index, 1)[0]!.take(message);
  });
  vi.stubGlobal("fetch", async (url: URL) => {
    const isCore = basename(url.pathname) === CORE_FILE;
    return new Response(readFileSync(isCore ? CORE_WASM : join(FOLDER, url.pathname)));
  });
  await import("../src/worker/worker");
  const loaded = told("loaded", () => true);
  send({ kind: "speed", speed: 0 });
  send({ kind: "load", parts, base: BASE });
  await loaded;
});

afterAll(() => {
  send({ kind: "pause" });
  vi.unstubAllGlobals();
  rmSync(FOLDER, { recursive: true, force: true });
});

it("says why a check could not be made, and which file is missing", async () => {
  const check = (id: number, of: SystemParts) => {
    const checked = told("checked", (message) => message.id === id);
    send({ kind: "check", id, parts: of, base: BASE, text: parts.text });
    return checked;
  };
  const file = "assets/missing.gz";
  expect(await check(1, { ...parts, mvm: file })).toMatchObject({ problems: [], failure: { file } });
  expect(await check(2, parts)).toEqual({ kind: "checked", id: 2, problems: [] });
});

it("says of a run that is over that it is over, and goes on for a command", async () => {
  const runs = told("state", ({ running, cycle }) => running && cycle > CPU_HZ / 100);
  send({ kind: "run" });
  await runs;
  const over = stands("over");
  send({ kind: "type", console: "mvm", text: "stop rtos\n" });
  const { cycle } = await over;

  const still = stands("over");
  send({ kind: "next" });
  expect((await still).cycle).toBe(cycle);

  const past = stands("moment");
  send({ kind: "goTo", cycle: cycle / 2 });
  expect((await past).cycle).toBeLessThan(cycle);
  const again = stands("over");
  send({ kind: "goTo", cycle: cycle + CPU_HZ });
  await again;

  const started = told("report", ({ report }) => report.vms[0]!.state === "running");
  send({ kind: "type", console: "mvm", text: "restart rtos\n" });
  send({ kind: "run" });
  await started;
});
