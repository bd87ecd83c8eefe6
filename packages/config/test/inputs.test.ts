/**
 * Texts and files that nobody writes on purpose: a clear message each, and in a time that is
 * bounded.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadConfiguration, parseConfiguration } from "../src/load";
import { printable, printableLines } from "../src/source/printable";
import { ConfigurationError } from "../src/source/problem";
import { readRegularFile } from "../src/source/regular-file";

const folder = mkdtempSync(join(tmpdir(), "mvm-inputs-"));
afterAll(() => rmSync(folder, { recursive: true }));

const VM = {
  name: "guest",
  level: "srt",
  cores: [0],
  memory: { base: "0x08000000", size: "16 MiB" },
  image: { elf: "sound.elf" },
};

function messageOf(text: string): string {
  try {
    parseConfiguration("made.jsonc", text);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  throw new Error("it is accepted");
}

const messageFor = (...changed: object[]) =>
  messageOf(JSON.stringify({ vms: changed.map((keys) => ({ ...VM, ...keys })) }));

describe("a text", () => {
  it.each(["[", '{"a":', "[/* [ */"])("that is nested 200,000 levels deep: %s", (bracket) => {
    expect(messageOf(bracket.repeat(200_000))).toContain("nested deeper than 64 levels");
  });

  it("whose brackets stand in strings and comments is not nested", () => {
    const text = `{ "vms": [${JSON.stringify(VM)}], /* ${"[".repeat(100)} */ "x": ${JSON.stringify("{".repeat(100))} }`;
    expect(messageOf(text)).toContain('"x" is not a key');
  });

  it("with many mistakes names the first and counts the rest", () => {
    const message = messageFor(...Array.from({ length: 5000 }, () => ({ colour: 1 })));
    expect(message.match(/unknown-key/g)).toHaveLength(20);
    expect(message).toMatch(/\nand 4980 more problems$/);
  });

  it("with more VMs than there is room for is one mistake", () => {
    const message = messageFor(...Array.from({ length: 5000 }, () => ({})));
    expect(message.match(/fix:/g)).toHaveLength(1);
    expect(message).toContain("5000 virtual machines");
  });

  it("of another writer commands no terminal by its message", () => {
    const message = messageFor({ "\x1b]0;x\x07\nmvm: sound": 1 });
    expect(message).toContain('"\\x1b]0;x\\x07\\x0amvm: sound" is not a key');
  });
});

it.each([
  [{ reservation: { budget: 5, period: "1 ms" } }, "budget is 5", "its unit (us, ms or s)"],
  [{ reservation: { budget: "5", period: "1 ms" } }, 'budget is "5"', "its unit (us, ms or s)"],
  [{ memory: { base: "0x08000000", size: 16 } }, "size is 16", 'a size with its unit, such as "16 MiB"'],
  [{ memory: { base: "0x08000000", size: "1 MB" } }, 'size is "1 MB"', '"1 MiB", if 1024 and not 1000'],
  [{ memory: { base: "0x08000000", size: "512k" } }, 'size is "512k"', '"512 KiB", if 1024 and not 1000'],
  [{ memory: { base: 0x0800_0000, size: "1 MiB" } }, "base is 134217728", 'an address, such as "0x'],
])("tells a quantity's unit: %j", (keys, what, fix) => {
  const message = messageFor(keys);
  expect(message).toContain(what);
  expect(message).toContain(fix);
  expect(message.match(/fix:/g)).toHaveLength(1);
});

describe("a file", () => {
  it.each([
    [folder, "is a folder"],
    ["/dev/zero", "is no regular file"],
  ])("%s is not read", (file, reason) => {
    expect(readRegularFile(file)).toEqual({ reason });
    expect(() => loadConfiguration(file)).toThrow(reason);
  });

  it("that is there is read, and one that is not there is not", () => {
    const file = join(folder, "text");
    writeFileSync(file, "abc");
    expect(readRegularFile(file)).toEqual(Buffer.from("abc"));
    expect(readRegularFile(join(folder, "nothing"))).toBeUndefined();
    expect(readRegularFile(join(file, "below"))).toBeUndefined();
  });
});

it("shows what a terminal would obey as escapes", () => {
  expect(printable("a\x1b\n\t\u009b\u2028\u202eµ中")).toBe("a\\x1b\\x0a\\x09\\x9b\\u{2028}\\u{202e}µ中");
  expect(printableLines("a\x1b\n\tb")).toBe("a\\x1b\n\tb");
});
