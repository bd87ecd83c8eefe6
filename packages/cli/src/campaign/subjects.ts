/** Builds the systems of a campaign, with its parameters. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { CampaignFile } from "@mvm/campaign/file/read";
import { combinationsOf, type PlannedSubject } from "@mvm/campaign/plan/plan";
import { digestOf, keyBeginOf } from "@mvm/campaign/plan/run";
import { ConfigurationError, formatAddress, type Problem, type VirtualMachine } from "@mvm/config";
import { buildSystem, systemName } from "../build/system";
import { findSystemFile } from "../system-file";
import { withParameter } from "./parameters";

/**
 * @param file of the campaign
 * @param code whether the programs by which guests' folders describe themselves may run
 * @param key of the only run that is wanted: systems that have no run of this key are not built
 * @throws ConfigurationError, BuildError, SetupError
 */
export async function buildSubjects(
  file: string,
  given: CampaignFile,
  code: boolean,
  key?: string,
): Promise<PlannedSubject[]> {
  const subjects: PlannedSubject[] = [];
  for (const [index, system] of given.campaign.systems.entries()) {
    const path = resolve(dirname(file), system);
    if (!existsSync(path))
      throw wrong(
        given,
        ["systems", index],
        `there is no "${system}"`,
        "give a folder or a system.jsonc, relative to this file",
      );
    const found = findSystemFile(path);
    const text = readFileSync(found, "utf8");
    for (const parameters of combinationsOf(given.campaign)) {
      if (key?.startsWith(keyBeginOf({ system: systemName(found), parameters })) === false) continue;
      const configuration = withParameters(given, text, system, parameters);
      const built =
        configuration === text
          ? await buildSystem(found, { code })
          : await buildSystem(found, { code, text: configuration }).catch((error) => {
              throw error instanceof ConfigurationError
                ? wrongValues(given, system, parameters, error.problems)
                : error;
            });
      refuseStrangers(given, system, built.configuration.system.vms);
      refuseForeignPlaces(given, system, built.configuration.system.vms);
      const elf = readFileSync(built.elf);
      const subject = { digest: digestOf(elf, configuration), name: built.name, elf, configuration };
      subjects.push({ subject, parameters });
    }
  }
  return subjects;
}

function withParameters(
  given: CampaignFile,
  text: string,
  system: string,
  parameters: Readonly<Record<string, unknown>>,
): string {
  return given.campaign.parameters.reduce((before, { key }, index) => {
    const after = withParameter(before, key, parameters[key]);
    if (after !== undefined) return after;
    const fix = 'give a place such as "vms[rtos].reservation.budget"';
    throw wrong(given, ["parameters", index, "key"], `${system} has no place "${key}"`, fix);
  }, text);
}

/**
 * The problems of a system with these parameters. Their places are those of a text that no file
 * has, so each problem stands at the parameters in the campaign file.
 */
function wrongValues(
  { document, campaign }: CampaignFile,
  system: string,
  parameters: Readonly<Record<string, unknown>>,
  problems: readonly Problem[],
): ConfigurationError {
  const values = campaign.parameters.map(({ key }) => `${key} = ${JSON.stringify(parameters[key])}`);
  const [only] = campaign.parameters.length === 1 ? campaign.parameters : [];
  const path = only === undefined ? [] : [0, "values", only.values.indexOf(parameters[only.key] as never)];
  return new ConfigurationError(
    problems.map(({ code, what, fix }) =>
      document.problemAt(["parameters", ...path], code, `${system} with ${values.join(", ")}: ${what}`, fix),
    ),
  );
}

/** Faults are of VMs that each system has. */
function refuseStrangers(given: CampaignFile, system: string, vms: readonly { name: string }[]): void {
  const names = vms.map(({ name }) => name);
  for (const [index, { vm }] of given.campaign.faults.entries())
    if (vm !== undefined && !names.includes(vm))
      throw wrong(
        given,
        ["faults", index, "vm"],
        `"${vm}" is no VM of ${system}`,
        `give ${names.join(" or ")}`,
      );
}

/** A `within` lies in the memory of the fault's VM. */
function refuseForeignPlaces(given: CampaignFile, system: string, vms: readonly VirtualMachine[]): void {
  for (const [index, fault] of given.campaign.faults.entries()) {
    if (fault.kind !== "memory-bit" || fault.within === "used") continue;
    const { base, size } = vms.find(({ name }) => name === fault.vm)!.memory;
    const last = base + size - 1;
    if (fault.within.from >= base && fault.within.to <= last) continue;
    throw wrong(
      given,
      ["faults", index, "within"],
      `faults[${index}].within is not in the memory of "${fault.vm}" of ${system}`,
      `give addresses from ${formatAddress(base)} to ${formatAddress(last)}`,
    );
  }
}

function wrong(
  { document }: CampaignFile,
  path: readonly (string | number)[],
  what: string,
  fix: string,
): ConfigurationError {
  const problem: Problem = document.problemAt(path, "wrong-campaign", what, fix);
  return new ConfigurationError([problem]);
}
