/**
 * The state of a graph of objects, saved and restored in place. The state of an object is what its
 * fields hold: numbers, texts, typed arrays, and arrays, maps, sets and objects of these. So a part
 * of the board whose state is in its fields needs no code for snapshots.
 *
 *  - A function is a wire between parts, and so is a field whose name begins as that of a callback
 *    (onByte). It is no state, and it stays.
 *  - An object of a class must be there when its state is restored; it is not made. Plain objects,
 *    arrays, maps and sets are made where they are needed.
 *  - An object that is reached by two ways is one object afterwards, too.
 *  - A frozen object is a constant, and stays.
 *  - An object with `saveState` and `restoreState` says itself what its state is (OwnState).
 *
 * State in a local variable of a closure, or in a field that begins with #, is not seen.
 */
import { SnapshotError } from "./snapshot-error";

/**
 * An object that gives its state as numbers (finite), texts, booleans, null, typed arrays, and
 * arrays and plain objects of these. Nobody changes what `saveState` gave.
 */
export interface OwnState {
  saveState(): unknown;
  restoreState(state: never): void;
}

const TYPED_ARRAYS = {
  Uint8Array,
  Uint16Array,
  Uint32Array,
  Int32Array,
  Float64Array,
} as const;
type TypedArray = InstanceType<(typeof TYPED_ARRAYS)[keyof typeof TYPED_ARRAYS]>;

/** What stands for a value. Objects have numbers, in the order in which they are met. */
const enum Kind {
  UNDEFINED = 0,
  /** A number that JSON does not have: [kind, text]. */
  NUMBER = 1,
  BIGINT = 2,
  /** What stays as it is. */
  KEPT = 3,
  /** [kind, number of the object] */
  SEEN = 4,
  /** [kind, …elements] */
  ARRAY = 5,
  SET = 6,
  /** [kind, …[key, value]] */
  MAP = 7,
  /** [kind, class, keys, values] */
  OBJECT = 8,
  /** [kind, a typed array] */
  BYTES = 9,
  /** [kind, class, state] */
  OWN = 10,
}

type Tagged = readonly [kind: Kind, ...rest: unknown[]];
/** A saved value: JSON, and typed arrays. */
export type Saved = number | string | boolean | null | Tagged;

const PLAIN = "Object";
const CALLBACK = /^on[A-Z]/;

/** Saves what is reached from `root`. Objects in `outside`, and views of their bytes, stay out. */
export function saveObjects(root: object, outside: ReadonlySet<object> = new Set()): Saved {
  const numbers = new Map<object, number>();
  const save = (value: unknown): Saved => {
    switch (typeof value) {
      case "number":
        return Number.isFinite(value) && !Object.is(value, -0)
          ? value
          : [Kind.NUMBER, Object.is(value, -0) ? "-0" : String(value)];
      case "string":
      case "boolean":
        return value;
      case "undefined":
        return [Kind.UNDEFINED];
      case "bigint":
        return [Kind.BIGINT, String(value)];
      case "object":
        return value === null ? null : saveObject(value);
      default:
        return [Kind.KEPT];
    }
  };
  const saveObject = (value: object): Saved => {
    if (isOutside(value, outside)) return [Kind.KEPT];
    const number = numbers.get(value);
    if (number !== undefined) return [Kind.SEEN, number];
    numbers.set(value, numbers.size);
    if (Array.isArray(value)) return [Kind.ARRAY, ...value.map(save)];
    if (isTypedArray(value)) return [Kind.BYTES, value.slice()];
    if (value instanceof Map) return [Kind.MAP, ...[...value].map(([key, of]) => [save(key), save(of)])];
    if (value instanceof Set) return [Kind.SET, ...[...value].map(save)];
    if (hasOwnState(value)) return [Kind.OWN, classOf(value), value.saveState()];
    const fields = Object.entries(value).filter(([key, field]) => !isWire(key, field));
    return [Kind.OBJECT, classOf(value), fields.map(([key]) => key), fields.map(([, field]) => save(field))];
  };
  return save(root);
}

/**
 * Gives `root`, and what is reached from it, the state that was saved of objects of the same
 * classes. Throws SnapshotError if the classes are others; then a part of the state is changed.
 */
export function restoreObjects(root: object, saved: Saved): void {
  new Restorer().value(root, saved);
}

class Restorer {
  private readonly objects: object[] = [];
  private readonly taken = new Set<unknown>();

  /** The value that stands for `saved`, if `present` is where the value goes. */
  value(present: unknown, saved: Saved): unknown {
    if (!Array.isArray(saved)) return saved;
    const [kind, ...rest] = saved as unknown as [Kind, ...never[]];
    switch (kind) {
      case Kind.UNDEFINED:
        return undefined;
      case Kind.NUMBER:
        return Number(rest[0]);
      case Kind.BIGINT:
        return BigInt(rest[0]!);
      case Kind.KEPT:
        return present;
      case Kind.SEEN:
        return this.objects[rest[0]!];
      case Kind.ARRAY:
        return this.array(present, rest);
      case Kind.BYTES:
        return this.bytes(present, rest[0]!);
      case Kind.MAP:
        return this.map(present, rest);
      case Kind.SET:
        return this.set(present, rest);
      case Kind.OWN:
        return this.own(present, rest[0]!, rest[1]!);
      case Kind.OBJECT:
        return this.object(present, rest[0]!, rest[1]!, rest[2]!);
    }
  }

  private array(present: unknown, elements: readonly Saved[]): unknown[] {
    const target = this.take(Array.isArray(present) ? present : undefined, () => []);
    target.length = elements.length;
    for (const [index, element] of elements.entries()) target[index] = this.value(target[index], element);
    return target;
  }

  private bytes(present: unknown, saved: TypedArray): TypedArray {
    const fits =
      isTypedArray(present) && classOf(present) === classOf(saved) && present.length === saved.length;
    const target = this.take(fits ? present : undefined, () => saved.slice());
    target.set(saved);
    return target;
  }

  private map(present: unknown, entries: readonly (readonly [Saved, Saved])[]): Map<unknown, unknown> {
    const target = this.take(present instanceof Map ? present : undefined, () => new Map());
    const before = new Map(target);
    target.clear();
    for (const [savedKey, savedValue] of entries) {
      const key = this.value(undefined, savedKey);
      target.set(key, this.value(before.get(key), savedValue));
    }
    return target;
  }

  private set(present: unknown, elements: readonly Saved[]): Set<unknown> {
    const target = this.take(present instanceof Set ? present : undefined, () => new Set());
    target.clear();
    for (const element of elements) target.add(this.value(undefined, element));
    return target;
  }

  private own(present: unknown, className: string, state: never): object {
    const target = this.instance(present, className);
    if (!hasOwnState(target)) throw foreign(`${className} has no state of its own`);
    target.restoreState(state);
    return target;
  }

  private object(
    present: unknown,
    className: string,
    keys: readonly string[],
    values: readonly Saved[],
  ): object {
    const target = (
      className === PLAIN
        ? this.take(isObject(present) && classOf(present) === PLAIN ? present : undefined, () => ({}))
        : this.instance(present, className)
    ) as Record<string, unknown>;
    if (className === PLAIN) {
      // The order of the keys is state, too: whoever goes through them depends on it.
      const before = hasKeys(target, keys) ? target : emptied(target);
      for (const [index, key] of keys.entries()) target[key] = this.value(before[key], values[index]!);
      return target;
    }
    for (const [index, key] of keys.entries()) {
      if (!(key in target)) throw foreign(`${className} has no field ${key}`);
      target[key] = this.value(target[key], values[index]!);
    }
    for (const key of Object.keys(target)) {
      if (!keys.includes(key) && !isWire(key, target[key]))
        throw foreign(`the state has no field ${key} of ${className}`);
    }
    return target;
  }

  private instance(present: unknown, className: string): object {
    if (!isObject(present) || classOf(present) !== className || this.taken.has(present))
      throw foreign(`there is no ${className} where the state has one`);
    return this.take(present, () => present);
  }

  /** `present`, if it has not got the state of another object yet; or else a new one. */
  private take<T extends object>(present: T | undefined, make: () => T): T {
    const target = present === undefined || this.taken.has(present) ? make() : present;
    this.taken.add(target);
    this.objects.push(target);
    return target;
  }
}

function foreign(what: string): SnapshotError {
  return new SnapshotError(
    `the snapshot was made by another version of the board: ${what}\n    fix: make the snapshot again`,
  );
}

function isWire(key: string, field: unknown): boolean {
  return typeof field === "function" || CALLBACK.test(key);
}

/** Whether the state of `target` has these keys, in this order. */
function hasKeys(target: Record<string, unknown>, keys: readonly string[]): boolean {
  const present = Object.keys(target).filter((key) => !isWire(key, target[key]));
  return present.length === keys.length && present.every((key, index) => key === keys[index]);
}

/** Takes the state out of `target`, and returns what it was. */
function emptied(target: Record<string, unknown>): Record<string, unknown> {
  const before = { ...target };
  for (const key of Object.keys(target)) if (!isWire(key, target[key])) delete target[key];
  return before;
}

function isOutside(value: object, outside: ReadonlySet<object>): boolean {
  if (outside.has(value) || Object.isFrozen(value)) return true;
  return ArrayBuffer.isView(value) && outside.has(value.buffer);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isTypedArray(value: unknown): value is TypedArray {
  return Object.values(TYPED_ARRAYS).some((type) => value instanceof type);
}

function hasOwnState(value: object): value is OwnState {
  return "saveState" in value && "restoreState" in value;
}

function classOf(value: object): string {
  return (Object.getPrototypeOf(value) as object | null)?.constructor.name ?? PLAIN;
}
