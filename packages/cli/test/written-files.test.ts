/** No run writes two things into one file, and none empties a file before it begins. */
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkCommon } from "../src/commands/options";
import { FileTerminal } from "../src/terminals/file-terminal";

const folder = mkdtempSync(join(tmpdir(), "written-files-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "a.log");
writeFileSync(file, "before");
const link = join(folder, "link.log");
symlinkSync(file, link);

describe("a file", () => {
  it.each([
    ["--report, --record", { report: file, record: file }],
    ["--report, --console rtos=file:", { report: file, console: [`rtos=file:${link}`] }],
    [
      "--profile, --console rtos=file:",
      { profile: join(folder, "new"), console: [`rtos=file:${folder}/./new`] },
    ],
    ["--trace, --trace-on-miss", { trace: join(folder, "a.vcd"), traceOnMiss: join(folder, "a.vcd") }],
  ])("is not for two options: %s", (options, given) => {
    expect(() => checkCommon(given)).toThrow(options);
    expect(() => checkCommon(given)).toThrow(
      /both write the file .*\n {4}fix: give one of them another path$/,
    );
  });

  it("may be a device for all", () => {
    checkCommon({ report: "/dev/null", record: "/dev/null", console: ["rtos=file:/dev/null"] });
  });

  it("of a console keeps what it has until the run begins", () => {
    const terminal = new FileTerminal(file);
    expect(readFileSync(file, "utf8")).toBe("before");
    terminal.begin();
    terminal.write(Buffer.from("after"));
    terminal.close();
    expect(readFileSync(file, "utf8")).toBe("after");
  });
});
