/** The parts of the page that need no page, against Node and simple models. */
import * as nodePath from "node:path";
import { crc32 as nodeCrc32 } from "node:zlib";
import type { Zc702 } from "@mvm/board";
import { CPU_HZ } from "@mvm/config";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dirname, resolve } from "../src/instead/path";
import { crc32 } from "../src/instead/zlib";
import { Consoles } from "../src/machine/consoles";
import { LocalLine } from "../src/page/console/local-line";
import { keysAt, valuesAt } from "../src/page/editor/completion";
import { binsOf } from "../src/page/tasks/bins";
import { firstIndex } from "../src/page/timeline/search";
import { TimelineStore } from "../src/page/timeline/store";
import { cycleAt, marks, xOf, zoomed } from "../src/page/timeline/view";
import { placementKey } from "../src/parts";
import type { TaskJobs } from "../src/protocol";
import { en } from "../src/words/en";
import { ja } from "../src/words/ja";
import { Rarely } from "../src/worker/rarely";

describe("in the place of Node's modules", () => {
  it("the checksum is that of node:zlib", () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => crc32(bytes) === nodeCrc32(bytes)));
  });

  const path = fc
    .array(fc.constantFrom("a", "b", "..", "."), { minLength: 1 })
    .map((steps) => steps.join("/"));

  it("paths are those of node:path", () => {
    fc.assert(
      fc.property(path, path, (one, other) => {
        expect(resolve(`/${one}`, other)).toBe(nodePath.posix.resolve(`/${one}`, other));
        expect(dirname(`/${one}`)).toBe(nodePath.posix.dirname(`/${one}`));
      }),
    );
  });
});

describe("the timeline", () => {
  const slice = (begin: number, end: number, name = "rtos") => ({ begin, end, depth: 0, name });
  const piece = (from: number, to: number, slices: ReturnType<typeof slice>[]) => ({
    kind: "timeline" as const,
    from,
    to,
    tracks: [
      { path: ["core 0"], kind: "slices" as const, unit: undefined, slices, instants: [], values: [] },
    ],
  });
  const layer = (store: TimelineStore) => store.tracks.get("core 0")!.layers[0];

  it("joins a slice that goes on in the next piece, and no other", () => {
    const store = new TimelineStore();
    store.add(piece(0, 10, [slice(2, 5), slice(5, 10)]));
    store.add(piece(10, 20, [slice(10, 14), slice(14, 20, "linux")]));
    expect(layer(store)).toEqual([slice(2, 5), slice(5, 14), slice(14, 20, "linux")]);
  });

  it("forgets a future that never happens", () => {
    const store = new TimelineStore();
    store.add(piece(0, 10, [slice(0, 4), slice(4, 10), slice(8, 9)]));
    store.fork(6);
    expect(layer(store)).toEqual([slice(0, 4), slice(4, 6)]);
    expect(store.last).toBe(6);
  });

  it("a place and its cycle belong together, and zooming keeps the cycle below the pointer", () => {
    const view = fc.record({ begin: fc.nat(), span: fc.integer({ min: 10_000, max: 1e9 }) });
    fc.assert(
      fc.property(view, fc.double({ min: 0, max: 800, noNaN: true }), (given, x) => {
        const cycle = cycleAt(given, 800, x);
        expect(xOf(given, 800, cycle)).toBeCloseTo(x, 3);
        expect(xOf(zoomed(given, 2, cycle), 800, cycle)).toBeCloseTo(x, 3);
      }),
    );
  });

  it("the marks of the axis lie in view, and their texts differ", () => {
    const { seconds, digits } = marks({ begin: 1.2 * CPU_HZ, span: 0.03 * CPU_HZ }, 800);
    expect(seconds.length).toBeGreaterThan(2);
    expect(seconds.every((second) => second >= 1.2 && second <= 1.23)).toBe(true);
    expect(new Set(seconds.map((second) => second.toFixed(digits))).size).toBe(seconds.length);
  });

  it("finds the first index as a search from the begin does", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), fc.nat(20), (items, wanted) => {
        const sorted = items.sort((a, b) => a - b);
        const found = sorted.findIndex((item) => item > wanted);
        expect(firstIndex(sorted, (item) => item > wanted)).toBe(found < 0 ? sorted.length : found);
      }),
    );
  });
});

describe("a console", () => {
  const console = () => {
    const port: { onByte?: (byte: number, cycle: number) => void } = {};
    const board = { serialPort: () => port } as unknown as Zc702;
    const consoles = new Consoles(board, [{ name: "rtos", port: "uart1" }]);
    let cycle = 0;
    const print = (count: number) => {
      for (let n = 0; n < count; n++) port.onByte!(cycle % 251, cycle++);
    };
    return { consoles, print };
  };
  const bytesOf = (texts: readonly (readonly [string, Uint8Array])[]) =>
    texts.flatMap(([, bytes]) => [...bytes]);
  const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => (from + n) % 251);

  it("tells everything once, and keeps the newest", () => {
    const { consoles, print } = console();
    const told: number[] = [];
    for (let pieces = 0; pieces < 12; pieces++) {
      print(100_000);
      for (const byte of bytesOf(consoles.news())) told.push(byte);
    }
    expect(told.length).toBe(1_200_000);
    expect(told.every((byte, n) => byte === n % 251)).toBe(true);
    const kept = bytesOf(consoles.texts());
    expect(kept.length).toBeLessThanOrEqual(2 ** 19);
    expect(kept.slice(-1000)).toEqual(numbers(1_199_000, 1_200_000));
  });

  it("keeps what was not told, and forgets what comes after a moment", () => {
    const { consoles, print } = console();
    print(600_000);
    expect(bytesOf(consoles.news()).length).toBe(600_000);
    print(1000);
    consoles.truncate(600_499);
    expect(bytesOf(consoles.news())).toEqual(numbers(600_000, 600_500));
  });
});

it("a task's newest jobs are kept, under their own numbers", () => {
  const store = new TimelineStore();
  const job = (n: number, missed = false) => ({ release: n, start: n, end: n, due: n + 1, missed });
  const addJobs = (to: TimelineStore, ...tasks: TaskJobs[]) => to.addJobs({ kind: "jobs", to: 0, tasks });
  const jobs = (from: number, count: number) => Array.from({ length: count }, (_, n) => job(from + n));
  addJobs(store, { name: "control", vm: 0, first: 0, jobs: jobs(0, 150_000) });
  addJobs(store, { name: "control", vm: 0, first: 150_000, jobs: jobs(150_000, 100_000) });
  const [task] = store.tasks.values();
  expect(task!.jobs[0]!.release).toBe(task!.forgotten);
  expect(task!.jobs.at(-1)!.release).toBe(249_999);
  expect(task!.jobs.length).toBeLessThanOrEqual(200_000);
  addJobs(store, { name: "control", vm: 0, first: 249_999, jobs: [job(249_999, true)] });
  expect(task!.jobs.at(-1)).toEqual(job(249_999, true));
  expect(task!.forgotten + task!.jobs.length).toBe(250_000);
  expect(store.misses).toBe(1);
  expect(store.lastMiss).toEqual(job(249_999, true));
});

it("forgotten jobs that missed their deadlines still count, each once", () => {
  const store = new TimelineStore();
  const job = (n: number) => ({ release: n, start: n, end: n, due: n, missed: true });
  const add = (first: number, count: number) => {
    const jobs = Array.from({ length: count }, (_, n) => job(first + n));
    store.addJobs({ kind: "jobs", to: 0, tasks: [{ name: "control", vm: 0, first, jobs }] });
  };
  for (let first = 0; first < 450_000; first += 50_000) add(first, 50_000);
  expect(store.misses).toBe(450_000);
  add(449_990, 20);
  expect(store.misses).toBe(450_010);
  expect(store.lastMiss).toEqual(job(450_009));
  const [task] = store.tasks.values();
  expect(task!.missed.length).toBeLessThanOrEqual(200_000);
});

it("while a run goes on, the timeline shows what all rows know", () => {
  const store = new TimelineStore();
  store.addJobs({ kind: "jobs", to: 100, tasks: [] });
  store.now(150, true);
  expect(store.cycle).toBe(100);
  store.now(90, true);
  expect(store.cycle).toBe(90);
  store.now(150, false);
  expect(store.cycle).toBe(150);
});

it("work that takes long is done seldom, and never more often than asked", () => {
  let now = 0;
  const turn = new Rarely(80, 0.05, () => now);
  const spend = (ms: number) =>
    turn.do(() => {
      now += ms;
    });
  const waited = () => {
    const begun = now;
    while (!turn.isDue) now++;
    return now - begun;
  };
  spend(1);
  expect(waited()).toBe(80);
  spend(100);
  expect(waited()).toBe(2000);
});

it("a histogram has each job in one bin", () => {
  const distribution = fc.array(fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 9 })), {
    minLength: 1,
  });
  fc.assert(
    fc.property(distribution, (given) => {
      const { middles, parts } = binsOf([given, []]);
      expect(parts[0]).toHaveLength(middles.length);
      expect(parts[0]!.reduce<number>((sum, part) => sum + (part ?? 0), 0)).toBeCloseTo(100);
    }),
  );
});

describe("the line for MVM's console", () => {
  const typed = (keys: string) => {
    const sent: string[] = [];
    let shown = "";
    const line = new LocalLine(
      (text) => {
        shown += typeof text === "string" ? text : new TextDecoder().decode(text);
      },
      (command) => sent.push(command),
    );
    line.keys(keys);
    return { line, sent, shown: () => shown };
  };

  it("sends a line when it is complete, as it was corrected", () => {
    expect(typed("vmx\x7fs\r").sent).toEqual(["vms"]);
    expect(typed("nonsense\x15vms\r").sent).toEqual(["vms"]);
    expect(typed("\r vms").sent).toEqual([]);
  });

  it("has no use for arrows and other keys without a character", () => {
    expect(typed("vm\x1b[A\x1b[1;5D\x1bOPs\x1b[3~\r").sent).toEqual(["vms"]);
    expect(typed("\x1b[200~vms\x1b[201~\r").sent).toEqual(["vms"]);
  });

  it("sends no more characters than MVM's line has", () => {
    expect(typed(`${"x".repeat(50)}\r`).sent).toEqual(["x".repeat(32)]);
  });

  it("stands below what MVM prints meanwhile", () => {
    const { line, shown } = typed("vm");
    line.print(new TextEncoder().encode("VM linux started\r\n"));
    expect(shown().endsWith("vm")).toBe(true);
    expect(shown().indexOf("VM linux")).toBeLessThan(shown().lastIndexOf("vm"));
  });
});

it("completes keys and values by the schema", () => {
  const labels = (found: { label: string }[]) => found.map(({ label }) => label);
  expect(labels(keysAt(["vms", 0]))).toContain('"reservation"');
  expect(labels(keysAt(["vms", 0, "reservation"])).sort()).toEqual(['"budget"', '"period"']);
  expect(labels(valuesAt(["vms", 0, "level"])).sort()).toEqual(['"hrt"', '"srt"']);
});

it("a placement is the same whatever the order of its fields", () => {
  expect(placementKey("a", { x: 1, y: { b: 2, a: [1, 2] } })).toBe(
    placementKey("a", { y: { a: [1, 2], b: 2 }, x: 1 }),
  );
  expect(placementKey("a", { x: [1, 2] })).not.toBe(placementKey("a", { x: [2, 1] }));
});

it("no word of a language is empty or missing", () => {
  const keysOf = (words: object): string[] =>
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === "object" ? keysOf(value).map((inner) => `${key}.${inner}`) : value === "" ? [] : [key],
    );
  expect(keysOf(ja).sort()).toEqual(keysOf(en).sort());
});
