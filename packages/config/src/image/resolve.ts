/**
 * Finds, builds and checks the image of each VM; a wrong one is told at its line of the
 * configuration.
 */
import { dirname, resolve } from "node:path";
import type { Configuration } from "../checks/rule";
import type { VirtualMachine } from "../schema/system";
import type { Path } from "../source/document";
import { ConfigurationError, type Problem } from "../source/problem";
import { bareImage } from "./bare";
import { requireDeviceTree } from "./device-tree-blob";
import { channelEnds } from "./doorbells";
import { ImageError } from "./elf";
import type { ChannelEnd, GuestImage, GuestProgram, ImageSources, UnpackedKernel } from "./guest-image";
import { guestMemoryOf } from "./guest-memory";
import { requireInitramfs } from "./initramfs";
import { linuxImage } from "./linux";
import { programNeeds } from "./program-needs";
import { requireZImage } from "./zimage";

/**
 * The images of all VMs, in their order. @throws ConfigurationError with a problem for each wrong
 * image.
 */
export async function resolveImages(
  configuration: Configuration,
  sources: ImageSources,
): Promise<GuestImage[]> {
  const images: GuestImage[] = [];
  const problems: Problem[] = [];
  for (const [index, vm] of configuration.system.vms.entries()) {
    const finder = new Finder(configuration.document.file, sources);
    const channels = channelEnds(configuration.system, vm.name);
    try {
      if (vm.image.linux !== undefined) {
        images.push(await linux(vm, vm.image.linux, channels, finder));
      } else if (vm.image.elf !== undefined) {
        images.push(bareImage(finder.read(["elf"], vm.image.elf), vm));
      } else {
        const program = await programOf(vm, index, channels, finder);
        problems.push(...programNeeds(configuration, index, program));
        images.push(bareImage(finder.read(["program"], program.elf), vm));
      }
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      const path = ["vms", index, "image", ...finder.path];
      const subject = finder.file === "" ? "the image" : finder.file;
      const what = `${subject}: ${error.message}`;
      problems.push(configuration.document.problemAt(path, error.code, what, error.fix));
    }
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return images;
}

/**
 * Reads files that a configuration names, and remembers which it read last, for an error's place.
 */
class Finder {
  path: Path = [];
  file = "";

  constructor(
    private readonly configurationFile: string,
    readonly sources: ImageSources,
  ) {}

  /** A path of the configuration is relative to its file. */
  absolute(path: string): string {
    return resolve(dirname(this.configurationFile), path);
  }

  read(path: Path, file: string): Uint8Array {
    this.path = path;
    this.file = file;
    const bytes = this.sources.read(this.absolute(file));
    if (bytes === undefined) {
      throw new ImageError("image-missing", "there is no such file", "build it, or correct the path");
    }
    if ("reason" in bytes) {
      throw new ImageError("image-missing", `it ${bytes.reason}`, "give the path of a file");
    }
    return bytes;
  }
}

async function programOf(
  vm: VirtualMachine,
  number: number,
  channels: readonly ChannelEnd[],
  finder: Finder,
): Promise<GuestProgram> {
  const name = vm.image.program ?? "";
  const folder = finder.absolute(name);
  finder.path = ["program"];
  finder.file = name;
  const { console, guardInterrupts } = vm;
  const program = await finder.sources.program(folder, {
    number,
    memory: guestMemoryOf(vm),
    console,
    channels,
    guardInterrupts,
  });
  if (program !== undefined) return program;
  if (finder.sources.isFolder(folder)) {
    const fix = "give a guest's folder, or write an image.ts (docs/your-system.md)";
    throw new ImageError(
      "image-no-program",
      "the folder has no image.ts that describes a guest program",
      fix,
    );
  }
  throw new ImageError(
    "image-no-program",
    `there is no such folder: it would be ${folder}`,
    "give the guest's folder by its path from this file's folder, or an absolute one",
  );
}

async function linux(
  vm: VirtualMachine,
  image: NonNullable<VirtualMachine["image"]["linux"]>,
  channels: readonly ChannelEnd[],
  finder: Finder,
): Promise<GuestImage> {
  const needsParts = image.kernel === undefined || image.initramfs === undefined;
  const parts = needsParts ? await finder.sources.linuxParts() : { kernel: "", initramfs: "" };
  const initramfs = finder.read(["linux", "initramfs"], image.initramfs ?? parts.initramfs);
  requireInitramfs(initramfs);
  const givenTree =
    image.devicetree === undefined ? undefined : finder.read(["linux", "devicetree"], image.devicetree);
  if (givenTree !== undefined) requireDeviceTree(givenTree, 'leave "devicetree" out');
  const kernel = finder.read(["linux", "kernel"], image.kernel ?? parts.kernel);
  const { cores, devices, console } = vm;
  const deviceTree = async (place: { start: number; end: number }) =>
    givenTree ??
    (await finder.sources.deviceTree({
      cmdline: image.cmdline,
      memory: guestMemoryOf(vm),
      cores,
      initramfs: place,
      devices,
      console,
      channels,
      performanceMonitors: vm.isolation === "direct",
    }));
  requireZImage(kernel);
  const unpacked = image.unpack ? await unpack(kernel, finder) : undefined;
  return linuxImage({ kernel, unpacked, initramfs, deviceTree }, vm);
}

async function unpack(zImage: Uint8Array, finder: Finder): Promise<UnpackedKernel> {
  const unpacked = await finder.sources.unpackKernel(zImage);
  if (unpacked !== undefined) return unpacked;
  throw new ImageError(
    "kernel-not-unpacked",
    "the zImage is not packed with XZ, or xz is not installed",
    'leave "unpack" out: the kernel then unpacks itself',
  );
}
