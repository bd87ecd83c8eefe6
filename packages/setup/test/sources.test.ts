import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DEBIAN_RELEASES, debianSources } from "../src/apt/debian-sources";
import { parseOsRelease } from "../src/apt/machine";
import { parseSimulation } from "../src/apt/private-apt";
import { formatSources, parseSources } from "../src/apt/source-entry";

const [bookworm, trixie] = DEBIAN_RELEASES as [(typeof DEBIAN_RELEASES)[0], (typeof DEBIAN_RELEASES)[0]];
const fixture = (name: string) =>
  parseSources(name, readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8"));

describe("apt's sources", () => {
  it("are read in deb822 form: enabled entries of binary packages, further fields kept", () => {
    expect(fixture("debian13.sources")).toEqual([
      {
        uris: ["http://mirror.example/debian"],
        suites: ["trixie", "trixie-updates"],
        components: ["main", "contrib"],
        fields: { "Signed-By": "/usr/share/keyrings/debian-archive-keyring.gpg" },
      },
      {
        uris: ["http://mirror.example/debian-security"],
        suites: ["trixie-security"],
        components: ["main"],
        fields: {
          Architectures: "amd64",
          "Signed-By":
            "\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINBF\n -----END PGP PUBLIC KEY BLOCK-----",
        },
      },
      { uris: ["http://vendor.example/node"], suites: ["nodistro"], components: ["main"], fields: {} },
    ]);
  });

  it("are read in one-line form, options under their deb822 names", () => {
    const entries = fixture("debian12.list");
    expect(entries.map((entry) => entry.suites[0])).toEqual([
      "bookworm",
      "bookworm-updates",
      "bookworm-security",
      "bookworm",
      "./",
    ]);
    expect(entries[1]!.fields).toEqual({
      Architectures: "amd64 i386",
      "Signed-By": "/etc/keys/a.gpg",
      "Check-Valid-Until": "no",
    });
    expect(entries[1]!.components).toEqual(["main"]);
    expect(entries[2]!.fields).toEqual({ Trusted: "yes" });
  });

  it("come back the same from deb822 text", () => {
    const entries = fixture("debian13.sources");
    expect(parseSources("again.sources", formatSources(entries))).toEqual(entries);
  });
});

describe("sources derived for another architecture", () => {
  it("are those of the release alone, in its main component", () => {
    const derived = debianSources(fixture("debian12.list"), bookworm, "armhf");
    expect(
      derived.map((entry) => [entry.uris[0], entry.suites.join(" "), entry.components.join(" ")]),
    ).toEqual([
      ["http://mirror.example/debian", "bookworm", "main"],
      ["http://mirror.example/debian", "bookworm-updates", "main"],
      ["http://security.example/debian-security", "bookworm-security", "main"],
    ]);
  });

  it("keep keys and options, and replace the architecture", () => {
    const derived = debianSources(fixture("debian13.sources"), trixie, "armhf");
    expect(derived.map((entry) => entry.fields["Architectures"])).toEqual(["armhf", "armhf"]);
    expect(derived[1]!.fields["Signed-By"]).toContain("mQINBF");
  });

  it("have the backports suite beside the release's own, once, on the machine's mirror", () => {
    const derived = debianSources(fixture("debian12.list"), bookworm, "amd64", { backports: true });
    expect(derived.map((entry) => entry.suites)).toEqual([
      ["bookworm", "bookworm-backports"],
      ["bookworm-updates"],
      ["bookworm-security"],
    ]);
  });

  it("use a backports source that the machine has, and know the release by its other names", () => {
    const derived = debianSources(fixture("debian12-backports.list"), bookworm, "amd64", { backports: true });
    expect(derived.map((entry) => [entry.uris[0], ...entry.suites])).toEqual([
      ["http://mirror.example/debian", "oldstable", "bookworm-backports"],
      ["http://archive.example/debian", "bookworm-backports"],
    ]);
    expect(debianSources(fixture("debian12-backports.list"), bookworm, "amd64")).toHaveLength(1);
  });
});

describe("what the machine says", () => {
  it("tells the Debian releases that are known from all else", () => {
    expect(parseOsRelease('NAME="Debian"\nVERSION_ID="12"\nID=debian\n')?.codename).toBe("bookworm");
    expect(parseOsRelease('ID=debian\nVERSION_ID="13"\n')?.codename).toBe("trixie");
    expect(parseOsRelease('ID=debian\nVERSION_ID="11"\n')).toBeUndefined();
    expect(parseOsRelease('ID=other\nID_LIKE=debian\nVERSION_ID="12"\n')).toBeUndefined();
    expect(parseOsRelease("")).toBeUndefined();
  });

  it("names the packages of a simulated installation, new and replaced", () => {
    const output = [
      "Reading package lists...",
      "Inst libnew (1.2-3 Debian:12/oldstable [amd64])",
      "Inst libold [1.0] (1:2.0+b1 Debian Backports:stable-backports [amd64]) []",
      "Conf libnew (1.2-3 Debian:12/oldstable [amd64])",
    ].join("\n");
    expect(parseSimulation(output)).toEqual([
      { name: "libnew", version: "1.2-3" },
      { name: "libold", version: "1:2.0+b1" },
    ]);
  });
});
