import { expect, test } from "vitest";
import { readSystemMap } from "../src/index";

/** As Debian's linux-image packages and a running kernel write it. */
const TEXT = `00000000 A __vectors_bounce
c0008000 T _text
c0008000 T stext
c0008074 t __create_page_tables
c0100000 d some_data
c01018e4 t $a
c0101a00 W weak_one
bf000000 t module_init\t[mvm_channel]
`;

test("functions and data up to the next symbol", () => {
  const symbols = readSystemMap(TEXT);
  expect(symbols.at(0xc000_8078)).toMatchObject({
    name: "__create_page_tables",
    offset: 4,
    kind: "function",
  });
  expect(symbols.at(0xc010_0000)).toMatchObject({ name: "some_data", kind: "object" });
  expect(symbols.at(0xc010_19ff)).toMatchObject({ name: "some_data" });
  expect(symbols.at(0xbf00_0010)).toMatchObject({ name: "module_init", offset: 0x10 });
  expect(symbols.at(0)).toBeUndefined();
  expect(symbols.find("weak_one")).toMatchObject({ start: 0xc010_1a00 });
  expect(symbols.find("$a")).toBeUndefined();
});

test("a kallsyms that hides its addresses has none", () => {
  expect(readSystemMap("00000000 T _text\n00000000 t stext\n").at(0)).toBeUndefined();
});
