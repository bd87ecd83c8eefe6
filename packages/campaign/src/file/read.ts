/** From a campaign file to a campaign that is sound, its systems aside. */
import { ConfigurationError, type Problem } from "@mvm/config";
import { validateAs } from "@mvm/config/schema/validate";
import { Document } from "@mvm/config/source/document";
import { readRegularFile } from "@mvm/config/source/regular-file";
import { type Campaign, campaignJsonSchema, campaignSchema } from "./campaign";
import type { FaultClass } from "./fault";

export interface CampaignFile {
  readonly document: Document;
  readonly campaign: Campaign;
}

/** @throws ConfigurationError naming file, line, mistake and fix. */
export function readCampaign(file: string): CampaignFile {
  const bytes = readRegularFile(file);
  if (bytes instanceof Uint8Array) return parseCampaign(file, new TextDecoder().decode(bytes));
  const what = bytes === undefined ? "there is no such file" : `the file ${bytes.reason}`;
  const fix = "give a campaign file (docs/campaigns.md)";
  throw new ConfigurationError([{ code: "no-file", file, line: 1, column: 1, what, fix }]);
}

/** @throws ConfigurationError naming `file`, line, mistake and fix. */
export function parseCampaign(file: string, text: string): CampaignFile {
  const document = Document.parse(file, text);
  const campaign = validateAs(document, campaignSchema, campaignJsonSchema());
  const problems = [
    ...repeatedNames(document, campaign),
    ...wrongTimes(document, campaign),
    ...wrongPlaces(document, campaign),
  ];
  if (problems.length > 0) throw new ConfigurationError(problems);
  return { document, campaign };
}

function repeatedNames(document: Document, { faults }: Campaign): Problem[] {
  return faults.flatMap(({ name }, index) =>
    faults.findIndex((other) => other.name === name) === index
      ? []
      : [
          document.problemAt(
            ["faults", index, "name"],
            "same-name",
            `two faults are called "${name}"`,
            "give one of them another name",
          ),
        ],
  );
}

/** The first and the last cycle of the range from which the time of a fault is drawn. */
export function rangeOf(at: number | { from: number; to: number }): readonly [from: number, to: number] {
  return typeof at === "number" ? [at, at] : [at.from, at.to];
}

function wrongTimes(document: Document, { faults, for: duration }: Campaign): Problem[] {
  return faults.flatMap((fault, index) => {
    const what = "at" in fault ? wrongTime(fault, duration) : undefined;
    if (what === undefined) return [];
    const fix = 'give a time between 0 and "for"';
    return [document.problemAt(["faults", index, "at"], "wrong-time", `faults[${index}].at ${what}`, fix)];
  });
}

function wrongTime({ at }: Extract<FaultClass, { at: unknown }>, duration: number): string | undefined {
  const [from, to] = rangeOf(at);
  if (from > to) return "ends before it begins";
  return to >= duration ? "is not before the end of the run" : undefined;
}

/** Whether a range is in the memory of its VM shows when the systems are known. */
function wrongPlaces(document: Document, { faults }: Campaign): Problem[] {
  return faults.flatMap((fault, index) => {
    if (fault.kind !== "memory-bit" || fault.within === "used") return [];
    if (fault.within.from <= fault.within.to) return [];
    const path = ["faults", index, "within"];
    const what = `faults[${index}].within ends before it begins`;
    return [document.problemAt(path, "wrong-place", what, 'give a "from" that is not after "to"')];
  });
}
