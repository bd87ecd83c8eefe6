/** The image of a guest on the bare processor: an ELF linked for the guest's memory. */
import type { VirtualMachine } from "../schema/system";
import { formatAddress, formatSize } from "../schema/units";
import { ImageError, readElf, type Segment } from "./elf";
import type { GuestImage } from "./guest-image";
import { guestBaseOf, imageMemoryOf, physicalOf } from "./guest-memory";

const THUMB_BIT = 1;
const WORD = 4;

/**
 * @param elf with the addresses at which the guest of `vm` sees its memory
 * @throws ImageError when `elf` cannot run in the memory of `vm`.
 */
export function bareImage(elf: Uint8Array, vm: VirtualMachine): GuestImage {
  const { entry, segments } = readElf(elf);
  const { base, size } = imageMemoryOf(vm);
  const end = base + size;
  for (const segment of segments) {
    const segmentEnd = segment.address + segment.memorySize;
    if (segment.address < base || segmentEnd > end) {
      throw new ImageError(
        "image-outside-memory",
        `it loads ${range(segment)}, and "${vm.name}" has ${formatAddress(base)}–${formatAddress(end - 1)} for its image`,
        `link it for the VM's memory (the last ${formatSize(guestBaseOf(vm) + vm.memory.size - end)} are for MVM's tables), or move or enlarge the memory`,
      );
    }
  }
  const first = entry - (entry & THUMB_BIT);
  if (!segments.some(({ address, memorySize }) => first >= address && first < address + memorySize)) {
    throw new ImageError(
      "image-entry",
      `its entry ${formatAddress(entry)} is not in what it loads`,
      "name the first instruction with ENTRY() in its linker script",
    );
  }
  if (entry % WORD !== 0 && (entry & THUMB_BIT) === 0) {
    throw new ImageError(
      "image-entry",
      `its entry ${formatAddress(entry)} is neither an ARM instruction, which is aligned to ${WORD} bytes, nor Thumb, whose bit 0 is 1`,
      "declare the entry as a function (.type NAME, %function) in its assembly",
    );
  }
  if ((entry & THUMB_BIT) !== 0 && vm.isolation !== "direct") {
    throw new ImageError(
      "image-thumb",
      `its entry ${formatAddress(entry)} is Thumb code, and MVM runs the kernel of a ${vm.isolation} VM in Arm state only`,
      `build it with -marm, or make the isolation of "${vm.name}" "direct"`,
    );
  }
  const placed = segments.map((segment) => aligned(segment, segments));
  return {
    boot: "bare",
    entry,
    deviceTree: 0,
    segments: placed.map((segment) => ({ ...segment, address: physicalOf(vm, segment.address) })),
  };
}

/**
 * MVM copies words: a segment that begins between two gets the bytes before it, as zeros. GNU ld's
 * own script makes such segments, of sections that no source has named.
 */
function aligned(segment: Segment, all: readonly Segment[]): Segment {
  const before = segment.address % WORD;
  if (before === 0) return segment;
  const address = segment.address - before;
  if (all.some((other) => other !== segment && overlaps(other, address, segment.address))) {
    throw new ImageError(
      "image-unaligned",
      `it loads ${range(segment)}, whose first word is partly another segment's, and MVM copies words`,
      `link it as one segment (gcc -Wl,-N), or align the segments to ${WORD} bytes in its linker script`,
    );
  }
  const bytes = new Uint8Array(segment.bytes.length === 0 ? 0 : before + segment.bytes.length);
  bytes.set(segment.bytes, bytes.length - segment.bytes.length);
  return { ...segment, address, bytes, memorySize: before + segment.memorySize };
}

const overlaps = ({ address, memorySize }: Segment, from: number, to: number) =>
  address < to && from < address + memorySize;

const range = ({ address, memorySize }: Segment) =>
  `${formatAddress(address)}–${formatAddress(address + memorySize - 1)}`;
