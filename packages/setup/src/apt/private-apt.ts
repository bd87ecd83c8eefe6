/*
 * apt, working for this project and leaving the machine as it is.
 *
 *   machine's apt.conf, proxy, auth.conf, keyrings --(read)--> apt-get -c apt.conf --> build/apt/NAME/{lists,cache}
 *                                                                  ^
 *                                     sources derived from the machine's own, another architecture or suite
 *
 * `apt-get -c` reads the private file after the machine's configuration, so it has the last word.
 * The machine's hooks are cleared because they act on the machine's own directories. Nothing here
 * needs root.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BUILD_DIRECTORY } from "../paths";
import { type Outcome, runProgram } from "../process";
import { SetupError } from "../setup-error";
import { formatSources, type SourceEntry } from "./source-entry";

export interface PrivateAptOptions {
  /** Names the folder below build/apt. */
  name: string;
  architecture: string;
  sources: readonly SourceEntry[];
  /** dpkg's record of what is installed already; absent: nothing is. */
  dpkgStatus?: string;
}

/** A package in one version, as apt-get names it. */
export interface PackageVersion {
  name: string;
  version: string;
}

/** Lines of apt's output that are worth showing in an error. */
const SHOWN_LINES = 12;

export class PrivateApt {
  private readonly directory: string;
  private readonly configuration: string;
  private failedUpdate: Outcome | undefined;

  constructor(private readonly options: PrivateAptOptions) {
    this.directory = join(BUILD_DIRECTORY, "apt", options.name);
    this.configuration = join(this.directory, "apt.conf");
    for (const each of ["lists/partial", "cache/archives/partial"]) {
      mkdirSync(join(this.directory, each), { recursive: true });
    }
    writeFileSync(this.configuration, configurationText(this.directory, options));
    writeFileSync(join(this.directory, "status"), "");
  }

  /**
   * Fetches the package lists, unless those at hand are complete and of the same sources. Some
   * archives lack an architecture or a suite, so apt's complaints are kept until a package turns
   * out to be missing.
   */
  async update(options: { force?: boolean } = {}): Promise<void> {
    const sources = formatSources(this.options.sources);
    const stamp = join(this.directory, "updated");
    if (!options.force && existsSync(stamp) && readFileSync(stamp, "utf8") === sources) return;
    rmSync(stamp, { force: true });
    writeFileSync(join(this.directory, "mvm.sources"), sources);
    const outcome = await this.run("apt-get", ["update"]);
    if (outcome.status === 0) writeFileSync(stamp, sources);
    else this.failedUpdate = outcome;
  }

  /**
   * A field of the candidate version's record, e.g. "Version"; undefined if apt knows no such
   * package.
   */
  async field(packageName: string, field: string): Promise<string | undefined> {
    const { stdout } = await this.run("apt-cache", ["show", "--no-all-versions", packageName]);
    return new RegExp(`^${field}: (.*)$`, "m").exec(stdout)?.[1];
  }

  /**
   * What an installation of these packages would add or replace, in order; nothing is installed.
   */
  async missingFor(packages: readonly string[], suite?: string): Promise<PackageVersion[]> {
    const target = suite === undefined ? [] : ["-t", suite];
    const args = ["install", "--simulate", "--no-install-recommends", ...target, ...packages];
    const outcome = await this.run("apt-get", args);
    if (outcome.status !== 0)
      throw this.failure(`apt finds no way to provide ${packages.join(", ")}`, outcome);
    return parseSimulation(outcome.stdout);
  }

  /**
   * Fetches packages (each by name, or in one version) into an empty folder and returns the .deb
   * files in the same order. apt checks signatures and hashes.
   */
  async download(packages: readonly (string | PackageVersion)[], directory: string): Promise<string[]> {
    const names = packages.map((each) => (typeof each === "string" ? each : each.name));
    const versions = packages.map((each) =>
      typeof each === "string" ? each : `${each.name}=${each.version}`,
    );
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    const fetch = () => this.run("apt-get", ["download", ...versions], directory);
    let outcome = await fetch();
    if (outcome.status !== 0) {
      // A mirror drops a superseded version: try once with fresh lists.
      await this.update({ force: true });
      outcome = await fetch();
    }
    if (outcome.status !== 0) throw this.failure(`apt cannot fetch ${versions.join(" ")}`, outcome);
    const files = readdirSync(directory);
    return names.map((name) => join(directory, files.find((file) => file.startsWith(`${name}_`))!));
  }

  /**
   * An error that shows what apt said: about the package lists if they are incomplete, which
   * explains all else.
   */
  failure(what: string, outcome?: Outcome): SetupError {
    const said = (this.failedUpdate ?? outcome)?.transcript.trim().split("\n").slice(-SHOWN_LINES) ?? [
      "nothing wrong",
    ];
    return new SetupError(
      what,
      `apt-get -c ${this.configuration}; it said:\n    ${said.join("\n    ")}`,
      `check the network and the machine's package sources (as used: ${join(this.directory, "mvm.sources")}), then try again`,
    );
  }

  private run(program: string, args: string[], cwd?: string): Promise<Outcome> {
    return runProgram(program, ["-c", this.configuration, "-q", ...args], { cwd });
  }
}

function configurationText(directory: string, options: PrivateAptOptions): string {
  return `#clear APT::Architectures;
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear APT::NeverAutoRemove;
#clear APT::Default-Release;
APT::Architecture "${options.architecture}";
APT::Architectures { "${options.architecture}"; };
// apt would give up root for the user _apt, who may not write here.
APT::Sandbox::User "root";
// Without this an update that reached nothing counts as a success.
APT::Update::Error-Mode "any";
Acquire::Languages "none";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Dir::Etc::SourceList "${directory}/mvm.sources";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
Dir::State "${directory}";
Dir::State::Lists "${directory}/lists";
Dir::State::extended_states "${directory}/extended_states";
Dir::State::status "${options.dpkgStatus ?? `${directory}/status`}";
Dir::Cache "${directory}/cache";
Dir::Cache::Archives "${directory}/cache/archives";
Dir::Log "${directory}";
`;
}

/**
 * apt-get --simulate: "Inst name [installed version] (version archive [architecture]) [further
 * notes]".
 */
export function parseSimulation(output: string): PackageVersion[] {
  return [...output.matchAll(/^Inst (\S+) (?:\[[^\]]*\] )?\((\S+) /gm)].map((match) => ({
    name: match[1]!,
    version: match[2]!,
  }));
}
