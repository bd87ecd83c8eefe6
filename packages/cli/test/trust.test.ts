/** Who must trust whom, as a user of `mvm check` sees it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfiguration } from "@mvm/config";
import { afterAll, describe, expect, it } from "vitest";
import { trustTable } from "../src/report/trust";
import { findSystemFile, PROJECT_ROOT } from "../src/system-file";
import { mvm } from "./mvm-command";

const folder = mkdtempSync(join(tmpdir(), "mvm-trust-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A copy of a demo's configuration as a closed system. @returns its file */
function closed(demo: string): string {
  const text = readFileSync(join(PROJECT_ROOT, "demos", demo, "system.jsonc"), "utf8");
  const file = join(folder, `${demo}.jsonc`);
  writeFileSync(
    file,
    text.replaceAll("../../", `${PROJECT_ROOT}/`).replace('"vms"', '"closed": true, "vms"'),
  );
  return file;
}

describe("mvm check", () => {
  it("tells in a line whom a VM must trust, and with what", () => {
    const { status, stdout } = mvm(["check", "demos/guarded"]);
    const lines = stdout.split("\n");
    // docs/security.md: guarded interrupts hold against a hostile kernel, and the RTOS has its core
    // for itself.
    expect(lines).toContain("rtos must trust hostile (memory, devices)");
    expect(lines).toContain("hostile must trust rtos (memory, interrupts, time)");
    expect(stdout).toMatch(/^\.\/mvm check demos\/guarded --trust shows why\n.*: sound\n$/m);
    expect(status).toBe(0);
  });

  it("shows the matrix and the reasons with --trust", () => {
    const { status, stdout } = mvm(["check", "demos/guarded", "--trust"]);
    expect(stdout).toMatch(/^rtos +hostile +TABLES +OPEN +guarded +own-core$/m);
    expect(stdout).toMatch(/^hostile +rtos +TABLES +none +DISTRIBUTOR +RESET, else own-core$/m);
    expect(stdout).toMatch(/^MVM +all others +firewall +firewall +group-0 +fiq-timer$/m);
    const [table, because, kept] = stdout.split(/^(?:A must trust B|kept from B), because:$/m);
    const codes = table!.match(/\b(?:[A-Z]{4,}|firewall|group-0|fiq-timer|none|guarded|own-core)\b/g)!;
    for (const code of new Set(codes)) {
      expect(/^[A-Z]/.test(code) ? because : kept).toMatch(new RegExp(`^  ${code} +\\w`, "m"));
    }
    expect(stdout).toMatch(/: sound\n$/);
    expect(status).toBe(0);
  });

  it("shows in a cell what both VMs share by the configuration", () => {
    const table = trustTable(loadConfiguration(findSystemFile("demos/channel")).system).join("\n");
    expect(table).toMatch(
      /^rtos +linux +TABLES \+ channel +OPEN +DISTRIBUTOR, DOORBELL +RESET, else own-core$/m,
    );
    expect(table).toMatch(/^shared because the configuration says so:\n {2}channel +\w/m);
  });

  it("refuses a closed system in which a VM must trust another", () => {
    const file = closed("guarded");
    const { status, stdout, stderr } = mvm(["check", file]);
    const lines = readFileSync(file, "utf8").split("\n");
    const lineOf = (name: string) => lines.findIndex((text) => text.includes(`"name": "${name}"`)) + 1;
    for (const name of ["rtos", "hostile"]) {
      const place = `${file}:${lineOf(name)}:15`;
      expect(stderr).toContain(`${place}: the system is "closed", and all others must trust "${name}": `);
    }
    // Nothing else: the stub keeps the private watchdog from a kernel in User mode.
    expect(stderr.match(/\[not-closed\]\n {4}fix: \S/g)).toHaveLength(2);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });

  it("accepts a closed system with one VM", () => {
    const { status, stdout } = mvm(["check", closed("hello")]);
    expect(stdout).toMatch(/^no VM must trust another\n.*: sound\n$/m);
    expect(status).toBe(0);
  });
});
