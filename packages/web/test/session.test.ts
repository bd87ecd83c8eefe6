/** The page's side of the run, with workers and a server that the test plays. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { kept } from "../src/kept";
import type { FromWorker, ToWorker } from "../src/protocol";

type Session = typeof import("../src/page/session");

class PlayedWorker {
  onmessage: ((event: { data: FromWorker }) => void) | undefined;
  onerror: ((event: { message?: string }) => void) | undefined;
  readonly sent: ToWorker[] = [];
  isOver = false;

  constructor() {
    workers.push(this);
  }

  postMessage(message: ToWorker): void {
    this.sent.push(message);
  }

  terminate(): void {
    this.isOver = true;
  }

  tells(message: unknown): void {
    if (!this.isOver) this.onmessage?.({ data: message as FromWorker });
  }
}

let workers: PlayedWorker[];
/** By path: what the server waits for. */
let answers: Map<string, (response: Response) => void>;
let session: Session;

const partsOf = (name: string) => ({ name, text: `text of ${name}` });
const answer = (name: string, response = Response.json(partsOf(name))) =>
  answers.get(`systems/${name}.json`)!(response);

beforeEach(async () => {
  workers = [];
  answers = new Map();
  vi.resetModules();
  vi.stubGlobal("location", { href: "http://localhost/", hash: "" });
  vi.stubGlobal("history", { replaceState: () => {} });
  vi.stubGlobal("Worker", PlayedWorker);
  vi.stubGlobal("fetch", ({ pathname }: URL) => new Promise((give) => answers.set(pathname.slice(1), give)));
  session = await import("../src/page/session");
});

afterEach(() => vi.unstubAllGlobals());

async function begin(name: string): Promise<PlayedWorker> {
  const chosen = session.choose(name);
  answer(name);
  await chosen;
  return workers.at(-1)!;
}

it("shows the system that was chosen last, whatever arrives first", async () => {
  const slow = session.choose("slow");
  const last = session.choose("last");
  answer("last");
  await last;
  answer("slow");
  await slow;
  expect(session.parts.value!.name).toBe("last");
  const broken = session.choose("broken");
  const other = session.choose("other");
  answer("other");
  await other;
  answer("broken", new Response("", { status: 404 }));
  await broken;
  expect(session.failure.value).toBeUndefined();
});

it("says why a system cannot be built", async () => {
  const chosen = session.choose("broken");
  answer("broken", new Response("the image is missing\n    fix: make it\n", { status: 500 }));
  await chosen;
  const reason = "systems/broken.json: the image is missing\n    fix: make it";
  expect(session.failure.value).toEqual({ reason });
  expect(session.progress.value).toBeUndefined();
});

it("says which file of the site did not come", async () => {
  const opened = session.open();
  answers.get("systems.json")!(new Response("not found\n", { status: 404 }));
  await opened;
  expect(session.failure.value).toEqual({ file: "systems.json", reason: "not found" });
  expect(session.progress.value).toBeUndefined();
});

it("a worker that does not start is told", async () => {
  const worker = await begin("hello");
  worker.onerror!({});
  expect(session.failure.value).toMatchObject({ reason: "it does not start" });
  worker.onerror!({ message: "out of memory" });
  expect(session.failure.value).toEqual({ reason: "out of memory" });
  worker.tells({ kind: "progress", step: "image" });
  expect(session.progress.value).toBeUndefined();
});

it("a check is answered, also if the run starts again meanwhile", async () => {
  await begin("hello");
  const found = session.check("changed");
  session.start("other text");
  const asked = workers.at(-1)!.sent.find(({ kind }) => kind === "check");
  expect(asked).toMatchObject({ text: "changed" });
  const problems = [{ line: 1 }];
  workers.at(-1)!.tells({ ...asked, kind: "checked", problems });
  expect(await found).toMatchObject({ problems });
  session.start("other text");
  expect(workers.at(-1)!.sent.filter(({ kind }) => kind === "check")).toEqual([]);
});

it("a check ends when another system is chosen", async () => {
  await begin("hello");
  const found = session.check("changed");
  await begin("other");
  expect(await found).toEqual({ problems: [] });
});

it("a run alone that ends early has been measured, and one that fails is not waited for", async () => {
  await begin("hello");
  const { alone } = session;
  const tasks = [{ marker: 1 }];
  alone.want("rtos");
  const worker = workers.at(-1)!;
  worker.tells({ kind: "report", report: { virtual: { cycles: 0 }, vms: [{ name: "rtos", tasks: [] }] } });
  worker.tells({ kind: "state", halt: "user" });
  worker.tells({ kind: "loaded" });
  expect(worker.sent.at(-1)).toMatchObject({ kind: "measure" });
  worker.tells({ kind: "report", report: { virtual: { cycles: 5 }, vms: [{ name: "rtos", tasks }] } });
  worker.tells({ kind: "state", halt: "measured" });
  expect(alone.tasks.value.get("rtos")).toEqual(tasks);
  expect(worker.isOver).toBe(true);
  alone.want("linux");
  workers.at(-1)!.tells({ kind: "failed", failure: { reason: "no file" } });
  expect(alone.tasks.value.get("linux")).toEqual([]);
});

it("a file is fetched once, and again if that failed", async () => {
  const asked: string[] = [];
  let works = false;
  const fetchFile = async (asset: string) => {
    asked.push(asset);
    if (!works) throw new Error(asset);
    return Uint8Array.of(asked.length);
  };
  const get = kept(fetchFile);
  await expect(get("a")).rejects.toThrow("a");
  works = true;
  expect(await Promise.all([get("a"), get("a"), get("b")])).toEqual([
    Uint8Array.of(2),
    Uint8Array.of(2),
    Uint8Array.of(3),
  ]);
  expect(asked).toEqual(["a", "a", "b"]);
});
