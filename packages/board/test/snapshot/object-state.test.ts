import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { restoreObjects, type Saved, saveObjects } from "../../src/snapshot/object-state";
import { SnapshotError } from "../../src/snapshot/snapshot-error";

class Counter {
  value: unknown = 0;
  onChange: (() => void) | undefined;

  constructor(readonly step: () => number) {}
}

class Other {
  count = 0;
}

class OwnList {
  private list: number[] = [];

  set(list: number[]): void {
    this.list = list;
  }

  saveState(): string {
    return this.list.join(" ");
  }

  restoreState(state: string): void {
    this.list = state.split(" ").map(Number);
  }
}

/** As in a file. */
const stored = (saved: Saved): Saved => JSON.parse(JSON.stringify(saved));

const scalar = fc.oneof(
  fc.double(),
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.bigInt(),
);
const data = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie("any"), { maxLength: 4 }),
    fc.dictionary(
      fc.string().filter((key) => !/^on[A-Z]|^__proto__$/.test(key)),
      tie("any"),
      { maxKeys: 4, noNullPrototype: true },
    ),
    fc.array(fc.tuple(fc.string(), tie("any")), { maxLength: 4 }).map((entries) => new Map(entries)),
    fc.array(scalar, { maxLength: 4 }).map((elements) => new Set(elements)),
  ),
})).any;

describe("the state of objects", () => {
  it("is restored, whatever was there before", () => {
    fc.assert(
      fc.property(data, data, (value, before) => {
        const root = { value };
        const target = { value: before };
        restoreObjects(target, stored(saveObjects(root)));
        expect(target).toStrictEqual(root);
        expect(saveObjects(target)).toEqual(saveObjects(root));
      }),
    );
  });

  it("has the keys of a plain object in the order in which they were", () => {
    const target = { list: { b: 1, a: [1] } };
    restoreObjects(target, saveObjects({ list: { a: [2], b: 3 } }));
    expect(Object.entries(target.list)).toEqual([
      ["a", [2]],
      ["b", 3],
    ]);
  });

  it("keeps functions, callbacks and objects of classes, and what they are wired to", () => {
    const counter = new Counter(() => 1);
    counter.value = 7;
    const saved = saveObjects({ counter, again: counter });
    const target = { counter: new Counter(() => 2), again: undefined };
    const { counter: other } = target;
    const changed = () => {};
    other.onChange = changed;
    restoreObjects(target, saved);
    expect(target.counter).toBe(other);
    expect(target.again).toBe(other);
    expect([other.value, other.step(), other.onChange]).toEqual([7, 2, changed]);
  });

  it("separates what was one object by chance", () => {
    const shared = { n: 0 };
    const target = { a: shared, b: shared };
    restoreObjects(target, saveObjects({ a: { n: 1 }, b: { n: 2 } }));
    expect(target).toEqual({ a: { n: 1 }, b: { n: 2 } });
  });

  it("keeps circles", () => {
    const circle: { self?: object } = {};
    circle.self = circle;
    const target = { circle: {} as typeof circle };
    restoreObjects(target, saveObjects({ circle }));
    expect(target.circle.self).toBe(target.circle);
  });

  it("copies typed arrays, and leaves views of foreign bytes alone", () => {
    const memory = new Uint8Array([1, 2, 3]);
    const own = new Uint32Array([4, 5]);
    const saved = saveObjects({ memory, own }, new Set([memory.buffer]));
    memory.fill(9);
    own.fill(9);
    const { own: same } = { own };
    const target = { memory, own };
    restoreObjects(target, saved);
    expect(target.own).toBe(same);
    expect([[...memory], [...own]]).toEqual([
      [9, 9, 9],
      [4, 5],
    ]);
  });

  it("is what the object itself says", () => {
    const list = new OwnList();
    list.set([3, 4]);
    const target = { list: new OwnList() };
    restoreObjects(target, saveObjects({ list }));
    expect(target.list.saveState()).toBe("3 4");
  });

  it.each<[string, object, object]>([
    ["another class", { part: new Other() }, { part: new Counter(() => 1) }],
    ["a class that is not there", { part: new Other() }, { part: undefined }],
    ["one object for two", { a: new Other(), b: new Other() }, ((one) => ({ a: one, b: one }))(new Other())],
    ["a field less", { part: new Other() }, { part: Object.assign(new Other(), { more: 1 }) }],
    ["a field more", { part: Object.assign(new Other(), { more: 1 }) }, { part: new Other() }],
  ])("is refused for %s", (_, root, target) => {
    expect(() => restoreObjects(target, saveObjects(root))).toThrow(SnapshotError);
  });
});
