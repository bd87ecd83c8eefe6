import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { debianSources } from "../apt/debian-sources";
import { readMachine } from "../apt/machine";
import { PrivateApt } from "../apt/private-apt";
import { withLock } from "../lock";
import { BUILD_DIRECTORY } from "../paths";
import { step } from "../progress";
import { unpackDeb } from "./deb";

/** Debian's own binaries for a Linux guest, unmodified. */
export interface LinuxPackages {
  /** The compressed kernel, as in the package's /boot. */
  zImage: string;
  /** The kernel's configuration (the names of its options and their values). */
  kernelConfig: string;
  /** A statically linked armhf BusyBox. */
  busybox: string;
  /** Package name and version of each, for reports. */
  versions: { kernel: string; busybox: string };
}

/** Debian's name for the guests' architecture. */
export const ARCHITECTURE = "armhf";
/** This package depends on the current kernel package of Debian's multi-platform flavour. */
const KERNEL_META_PACKAGE = "linux-image-armmp";
const KERNEL_PACKAGE = /\blinux-image-[\w.+-]*\d[\w.+-]*-armmp\b/;
const BUSYBOX_PACKAGE = "busybox-static";

const DIRECTORY = join(BUILD_DIRECTORY, "debian", ARCHITECTURE);
const VERSIONS_FILE = "versions.json";

/** Debian's kernel and BusyBox. They are fetched once, and then found below build/. */
export async function ensureLinuxPackages(): Promise<LinuxPackages> {
  return (
    present() ??
    (await withLock(`${DIRECTORY}.lock`, async () => {
      if (present() === undefined) await fetchPackages();
      return present()!;
    }))
  );
}

function present(): LinuxPackages | undefined {
  const versions = join(DIRECTORY, VERSIONS_FILE);
  if (!existsSync(versions)) return undefined;
  return {
    zImage: join(DIRECTORY, "zImage"),
    kernelConfig: join(DIRECTORY, "config"),
    busybox: join(DIRECTORY, "busybox"),
    versions: JSON.parse(readFileSync(versions, "utf8")),
  };
}

async function fetchPackages(): Promise<void> {
  const machine = await readMachine();
  const apt = new PrivateApt({
    name: ARCHITECTURE,
    architecture: ARCHITECTURE,
    sources: debianSources(machine.sources, machine.release, ARCHITECTURE),
  });
  const kernel = await step(
    `reading Debian ${machine.release.version}'s ${ARCHITECTURE} package lists`,
    async () => {
      await apt.update();
      const depends = await apt.field(KERNEL_META_PACKAGE, "Depends");
      const found = KERNEL_PACKAGE.exec(depends ?? "")?.[0];
      if (found === undefined) {
        throw apt.failure(
          `Debian's ${ARCHITECTURE} kernel (${KERNEL_META_PACKAGE}) is not in the machine's package sources`,
        );
      }
      return found;
    },
  );
  await step(`fetching ${kernel} and ${BUSYBOX_PACKAGE} (${ARCHITECTURE})`, async () => {
    const downloads = `${DIRECTORY}.debs`;
    const [kernelDeb, busyboxDeb] = await apt.download([kernel, BUSYBOX_PACKAGE], downloads);
    const unpacked = `${DIRECTORY}.unpacked`;
    const staged = `${DIRECTORY}.new`;
    for (const directory of [unpacked, staged, DIRECTORY])
      rmSync(directory, { recursive: true, force: true });
    mkdirSync(staged, { recursive: true });
    await unpackDeb(kernelDeb!, unpacked);
    await unpackDeb(busyboxDeb!, unpacked);
    const boot = join(unpacked, "boot");
    const bootFile = (prefix: string) =>
      join(boot, readdirSync(boot).find((name) => name.startsWith(prefix))!);
    copyFileSync(bootFile("vmlinuz-"), join(staged, "zImage"));
    copyFileSync(bootFile("config-"), join(staged, "config"));
    copyFileSync(busyboxProgram(unpacked), join(staged, "busybox"));
    const versions = {
      kernel: `${kernel} ${await apt.field(kernel, "Version")}`,
      busybox: `${BUSYBOX_PACKAGE} ${await apt.field(BUSYBOX_PACKAGE, "Version")}`,
    };
    writeFileSync(join(staged, VERSIONS_FILE), `${JSON.stringify(versions, null, 2)}\n`);
    for (const directory of [unpacked, downloads]) rmSync(directory, { recursive: true });
    renameSync(staged, DIRECTORY);
  });
}

/** Debian 12 has the program in /bin, Debian 13 has it in /usr/bin. */
function busyboxProgram(unpacked: string): string {
  const places = ["bin/busybox", "usr/bin/busybox"].map((place) => join(unpacked, place));
  return places.find((place) => existsSync(place))!;
}
