/**
 * A system with Linux gets a run from behind Linux's boot, so that the page begins at the shell's
 * prompt. The run is made here, by the machine of the page.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { s } from "@mvm/board";
import { CORE_WASM } from "@mvm/board/build";
import { replaceFile } from "@mvm/setup/replace-file";
import { loadFiles } from "@mvm/web/machine/files";
import { bootable, configurationOf } from "@mvm/web/machine/images";
import { Machine } from "@mvm/web/machine/machine";
import { writeWarm } from "@mvm/web/machine/warm";
import type { SystemParts } from "@mvm/web/parts";
import { longStep } from "../build/progress";
import { bootSnapshotFile, forgetOthers } from "../run/boot-snapshot";
import { PromptWatch } from "../run/prompt-watch";
import type { Assets } from "./assets";

/** What makes the run in the page, and says what its state means. */
const SOURCES: readonly string[] = [
  "packages/abi/src",
  "packages/board/src",
  "packages/cli/src/run/prompt-watch.ts",
  "packages/cli/src/web/warm.ts",
  "packages/config/src",
  "packages/report/src",
  "packages/web/src/machine",
];
/** Quanta of a step of the machine: 5 ms (prompt-watch.ts). */
const STEP_QUANTA = 814;
/** A Linux that has shown no prompt by then, because it works before, is stored as it is. */
const LONGEST = s(8);

/**
 * The parts with a warm start, if a VM of the system runs Linux. If the pole of a pendulum falls
 * before Linux's prompt, that is what the system shows, and its run begins at power-on.
 */
export async function warmed(parts: SystemParts, site: string, assets: Assets): Promise<SystemParts> {
  const configuration = configurationOf(parts, parts.text);
  const linux = configuration.system.vms.filter(({ image }) => image.linux !== undefined);
  if (linux.length === 0) return parts;
  const file = bootSnapshotFile(`web-${parts.name}`, JSON.stringify(parts), [], SOURCES);
  if (!existsSync(file)) {
    const names = linux.map(({ name }) => name);
    const bytes = await longStep(`booting Linux in ${parts.name} once`, () => boot(parts, site, names));
    if (bytes === undefined) return parts;
    replaceFile(file, bytes);
    forgetOthers(file);
  }
  return { ...parts, warm: assets.add(readFileSync(file), "snapshot") };
}

async function boot(
  parts: SystemParts,
  site: string,
  names: readonly string[],
): Promise<Uint8Array | undefined> {
  const configuration = configurationOf(parts, parts.text);
  const files = await loadFiles(parts, async (asset) => gunzipSync(readFileSync(join(site, asset))));
  const elf = await bootable(parts, files, configuration);
  const { name, places } = parts;
  const machine = await Machine.create({ core: readFileSync(CORE_WASM), elf, configuration, places, name });
  const watches = new Map(names.map((each) => [each, new PromptWatch()]));
  let waits = true;
  while (waits && machine.time < LONGEST && machine.over === undefined) {
    machine.runTo(machine.boundary(STEP_QUANTA));
    if (machine.plant()?.fallen) return undefined;
    for (const [console, bytes] of machine.consoles.news())
      for (const byte of bytes) watches.get(console)?.heard(byte);
    const prompts = [...watches.values()].map((watch) => {
      watch.tick();
      return watch.prompted;
    });
    waits = !prompts.every(Boolean);
  }
  return writeWarm(machine.store());
}
