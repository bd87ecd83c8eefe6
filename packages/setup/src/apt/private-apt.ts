/*
 * apt works for this project and leaves the machine as it is.
 *
 *     machine's apt.conf, proxy, auth.conf, keyrings ──read──┐
 *                                                            ├──▶ apt-get -c apt.conf
 *     sources, made from the machine's own sources for ──────┘            │
 *     another architecture or suite                                       ▼
 *                                                            build/apt/NAME/{lists,cache}
 *
 * `apt-get -c` reads the private file after the machine's configuration, so the private file has
 * the last word. The machine's hooks are cleared because they act on the machine's own directories.
 * Nothing here needs root.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BUILD_DIRECTORY } from "../paths";
import { type Outcome, runProgram } from "../process";
import { SetupError } from "../setup-error";
import { formatSources, type SourceEntry } from "./source-entry";

export interface PrivateAptOptions {
  /** The name of the folder below build/apt. */
  name: string;
  architecture: string;
  sources: readonly SourceEntry[];
  /** Whether the sources' lists of source packages are fetched, too. */
  sourcePackages?: boolean;
  /** dpkg's record of the packages that are installed; undefined: no package is installed. */
  dpkgStatus?: string;
}

/** A package in one version, as apt-get names it. */
export interface PackageVersion {
  name: string;
  version: string;
}

/** How many lines of apt's output an error shows. */
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
   * Fetches the package lists, unless complete lists of the same sources are there. Some archives
   * lack an architecture or a suite. So apt's complaints are kept until a package is missing.
   */
  async update(options: { force?: boolean } = {}): Promise<void> {
    const { sourcePackages = false } = this.options;
    const sources = formatSources(this.options.sources, { sourcePackages });
    const stamp = join(this.directory, "updated");
    if (!options.force && existsSync(stamp) && readFileSync(stamp, "utf8") === sources) return;
    rmSync(stamp, { force: true });
    writeFileSync(join(this.directory, "mvm.sources"), sources);
    const outcome = await this.run("apt-get", ["update"]);
    if (outcome.status === 0) writeFileSync(stamp, sources);
    else this.failedUpdate = outcome;
  }

  /**
   * A field of the candidate version's record, for example "Version"; undefined if apt does not
   * know the package.
   */
  async field(packageName: string, field: string): Promise<string | undefined> {
    const { stdout } = await this.run("apt-cache", ["show", "--no-all-versions", packageName]);
    return new RegExp(`^${field}: (.*)$`, "m").exec(stdout)?.[1];
  }

  /**
   * The packages that an installation of these packages would add or replace, in order. Nothing is
   * installed.
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
   * Fetches packages (each by name, or in one version) into an empty folder.
   * @returns the .deb files in the same order; apt has checked their signatures and hashes
   */
  async download(packages: readonly (string | PackageVersion)[], directory: string): Promise<string[]> {
    const names = packages.map((each) => (typeof each === "string" ? each : each.name));
    const files = await this.fetch(["download", ...packages.map(nameAndVersion)], directory);
    return names.map((name) => join(directory, files.find((file) => file.startsWith(`${name}_`))!));
  }

  /**
   * Fetches the files of a source package into an empty folder. The sources of this
   * apt must include source packages.
   * @returns the files; apt has checked their signatures and hashes
   */
  async downloadSource(packageName: string, directory: string): Promise<string[]> {
    const files = await this.fetch(["source", "--download-only", packageName], directory);
    return files.map((file) => join(directory, file));
  }

  /** Runs an apt-get that fetches into its working folder. Returns the names of the files. */
  private async fetch(args: readonly string[], directory: string): Promise<string[]> {
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    let outcome = await this.run("apt-get", args, directory);
    if (outcome.status !== 0) {
      // A mirror drops a superseded version. So there is a second try with fresh lists.
      await this.update({ force: true });
      outcome = await this.run("apt-get", args, directory);
    }
    const what = args.slice(1).filter((arg) => !arg.startsWith("-"));
    if (outcome.status !== 0) throw this.failure(`apt cannot fetch ${what.join(" ")}`, outcome);
    return readdirSync(directory);
  }

  /**
   * An error that shows apt's output. If the package lists are incomplete, the error shows the
   * output about the lists, because incomplete lists explain every other failure.
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

  private run(program: string, args: readonly string[], cwd?: string): Promise<Outcome> {
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

/** A package as apt-get's arguments name it. */
export const nameAndVersion = (each: string | PackageVersion): string =>
  typeof each === "string" ? each : `${each.name}=${each.version}`;

/**
 * Reads the output of apt-get --simulate: "Inst name [installed version] (version archive
 * [architecture]) [further notes]".
 */
export function parseSimulation(output: string): PackageVersion[] {
  return [...output.matchAll(/^Inst (\S+) (?:\[[^\]]*\] )?\((\S+) /gm)].map((match) => ({
    name: match[1]!,
    version: match[2]!,
  }));
}
