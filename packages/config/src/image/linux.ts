/**
 * The image of a Linux guest: kernel, device tree and initramfs, each at its place
 * (linux-placement.ts).
 */
import type { VirtualMachine } from "../schema/system";
import { formatSize } from "../schema/units";
import { ImageError, type Segment } from "./elf";
import type { GuestImage, UnpackedKernel } from "./guest-image";
import { guestMemoryOf, physicalOf } from "./guest-memory";
import { DEVICETREE_OFFSET, DEVICETREE_ROOM, INITRAMFS_OFFSET, ZIMAGE_OFFSET } from "./linux-placement";

export interface LinuxFiles {
  /** A zImage. */
  kernel: Uint8Array;
  unpacked: UnpackedKernel | undefined;
  initramfs: Uint8Array;
  /** Flattened device tree for a given place of the initramfs, start and end, guest-physical. */
  deviceTree: (initramfs: { start: number; end: number }) => Promise<Uint8Array>;
}

/** @throws ImageError when the parts do not fit into the memory that the guest of `vm` has. */
export async function linuxImage(files: LinuxFiles, vm: VirtualMachine): Promise<GuestImage> {
  const { base, size } = guestMemoryOf(vm);
  const needed = INITRAMFS_OFFSET + files.initramfs.length;
  if (needed > size) {
    throw new ImageError(
      "linux-memory-small",
      `Linux needs ${formatSize(Math.ceil(needed / MIB) * MIB)} for its parts, and "${vm.name}" has ${formatSize(size)}`,
      "give it more memory; 256 MiB are a good start",
    );
  }
  const start = base + INITRAMFS_OFFSET;
  const kernel = files.unpacked ?? { image: files.kernel, textOffset: ZIMAGE_OFFSET };
  requireRoom("kernel", kernel.image, DEVICETREE_OFFSET - kernel.textOffset);
  const deviceTree = await files.deviceTree({ start, end: start + files.initramfs.length });
  requireRoom("device tree", deviceTree, DEVICETREE_ROOM);
  const piece = (address: number, bytes: Uint8Array): Segment => ({
    address: physicalOf(vm, address),
    bytes,
    memorySize: bytes.length,
    executable: false,
  });
  return {
    boot: "linux",
    entry: base + kernel.textOffset,
    deviceTree: base + DEVICETREE_OFFSET,
    segments: [
      piece(base + kernel.textOffset, kernel.image),
      piece(base + DEVICETREE_OFFSET, deviceTree),
      piece(start, files.initramfs),
    ],
  };
}

function requireRoom(part: string, bytes: Uint8Array, room: number): void {
  if (bytes.length <= room) return;
  const what = `the ${part} has ${bytes.length} bytes, and there is room for ${formatSize(room)}`;
  throw new ImageError("linux-part-large", what, `give a smaller ${part}`);
}

const MIB = 1024 * 1024;
