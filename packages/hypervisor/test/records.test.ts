/**
 * The records that MVM reads and writes in place lie as the abi says, field by field: each class of
 * core/image/records.ts and core/report.ts against the constants of system-image.ts and report.ts.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import * as abi from "../../abi/src/index";
import { exportedConstants } from "../../toolchain/src/offsets";
import { ROOT } from "../../toolchain/src/root";

const CORE = "packages/hypervisor/src/core";
/** A program that is made of the classes' fields, for the compiler to lay out. */
const PROGRAM = `build/test-records-${process.pid}/offsets.ts`;
const WORD = 4;

interface Class {
  name: string;
  file: string;
  /** What the abi's constants for its fields begin with. */
  prefix: string;
  /** Bytes of the record; what is behind the last field is reserved. */
  size: number;
}

const CLASSES: Class[] = [
  { name: "Header", file: "image/records", prefix: "HEADER_", size: abi.HEADER_SIZE },
  { name: "VmRecord", file: "image/records", prefix: "VM_", size: abi.VM_SIZE },
  { name: "MemoryRecord", file: "image/records", prefix: "MEMORY_", size: abi.MEMORY_SIZE },
  { name: "ImageRecord", file: "image/records", prefix: "IMAGE_", size: abi.IMAGE_SIZE },
  { name: "InterruptRecord", file: "image/records", prefix: "INTERRUPT_", size: abi.INTERRUPT_SIZE },
  { name: "DeviceRecord", file: "image/records", prefix: "DEVICE_", size: abi.DEVICE_SIZE },
  { name: "ChannelRecord", file: "image/records", prefix: "CHANNEL_", size: abi.CHANNEL_SIZE },
  {
    name: "SharedDeviceRecord",
    file: "image/records",
    prefix: "SHARED_DEVICE_",
    size: abi.SHARED_DEVICE_SIZE,
  },
  { name: "ReportHeader", file: "report", prefix: "REPORT_", size: abi.REPORT_HEADER_SIZE },
  { name: "CoreReport", file: "report", prefix: "CORE_", size: abi.CORE_REPORT_SIZE },
  { name: "VmReport", file: "report", prefix: "VM_REPORT_", size: abi.VM_REPORT_SIZE },
];

/** Fields whose constants do not have the field's name. */
const OTHER_NAMES: Record<string, string> = {
  "ReportHeader.magic": "REPORT_MAGIC_WORD",
  "ReportHeader.version": "REPORT_VERSION_WORD",
  "CoreReport.unchargedSince": "CORE_UNCHARGED_SINCE_TIME",
};

interface Field {
  of: Class;
  name: string;
  size: number;
}

/** The fields of a class, from its source. */
function fieldsOf(of: Class): Field[] {
  const source = readFileSync(join(ROOT, CORE, `${of.file}.ts`), "utf8");
  const body = new RegExp(`^export class ${of.name} \\{\\n(.*?)^\\}`, "ms").exec(source)?.[1];
  if (body === undefined) throw new Error(`no class ${of.name}`);
  return [...body.matchAll(/^ {2}(\w+): [ui](32|64);$/gm)].map(([, name, bits]) => ({
    of,
    name: name!,
    size: Number(bits) / 8,
  }));
}

/** Where the abi says that the field lies. */
function abiOffset({ of, name }: Field): number | undefined {
  const constants: Record<string, unknown> = abi;
  // A name is 16 bytes, which MVM reads as four words.
  const part = /^name(\d)$/.exec(name);
  if (part) return (constants[`${of.prefix}NAME`] as number) + Number(part[1]) * WORD;
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  return constants[OTHER_NAMES[`${of.name}.${name}`] ?? of.prefix + snake] as number | undefined;
}

const fields = CLASSES.flatMap(fieldsOf);
const sizeOf = ({ name }: Class) => `${name}_size`;
const label = ({ of, name }: Field) => `${of.name}_${name}`;

function compiledOffsets(): Map<string, bigint> {
  const imports = CLASSES.map(
    ({ name, file }) => `import { ${name} } from ${JSON.stringify(`../../${CORE}/${file}`)};`,
  );
  const exports = fields.map(
    (field) => `export const ${label(field)}: u32 = offsetof<${field.of.name}>("${field.name}");`,
  );
  const sizes = CLASSES.map((of) => `export const ${sizeOf(of)}: u32 = offsetof<${of.name}>();`);
  mkdirSync(dirname(join(ROOT, PROGRAM)), { recursive: true });
  writeFileSync(join(ROOT, PROGRAM), [...imports, ...exports, ...sizes, ""].join("\n"));
  return exportedConstants(ROOT, PROGRAM).values;
}

const offsets = compiledOffsets();
afterAll(() => rmSync(dirname(join(ROOT, PROGRAM)), { recursive: true, force: true }));

test.each(CLASSES)("$name", (of) => {
  const own = fields.filter((field) => field.of === of);
  expect(own.length).toBeGreaterThan(1);
  const compiled = Object.fromEntries(own.map((field) => [field.name, Number(offsets.get(label(field)))]));
  expect(compiled).toEqual(Object.fromEntries(own.map((field) => [field.name, abiOffset(field)])));
  const size = Number(offsets.get(sizeOf(of)));
  // Every byte of the class belongs to one of these fields.
  expect(own.reduce((sum, { size }) => sum + size, 0)).toBe(size);
  expect(size).toBeLessThanOrEqual(of.size);
});
