import { expect, it } from "vitest";
import { differentReadmes } from "./languages";

const check = (english: string, japanese: string) =>
  differentReadmes([
    { path: "README.md", text: `[日本語](README.ja.md)\n${english}` },
    { path: "README.ja.md", text: `[English](README.md)\n${japanese}` },
  ]);

it("the same in two languages", () => {
  expect(
    check(
      "`./mvm\nrun` [board](docs/board.md)\n```sh\n./mvm test   # all\n```\n    mvm │ on",
      "[ボード](docs/board.md)の`./mvm run`\n```sh\n./mvm test # 全部\n```\n    mvm │ on",
    ),
  ).toEqual([]);
});

it("an option, a command, an output and a link of one language only", () => {
  expect(check("`--gdb`\n```sh\n./mvm test   # all\n```", "    mvm │ on\n[a](docs/a.md)")).toEqual([
    "README.md: lacks     mvm │ on",
    "README.md: lacks a link to docs/a.md",
    "README.ja.md: lacks ./mvm test",
    "README.ja.md: lacks `--gdb`",
  ]);
});

it("each links to the other", () => {
  expect(differentReadmes([{ path: "README.md", text: "[日本語](README.ja.md)" }])).toEqual([
    "README.ja.md: lacks a link to the other language",
  ]);
});
