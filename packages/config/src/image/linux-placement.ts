/**
 * Where the parts of a Linux guest go in its memory, as offsets from the memory's base.
 *
 *     32 MiB     the zImage: far enough up not to be overwritten by the kernel that it unpacks
 *     its own    with "unpack", the kernel itself where the zImage would have put it
 *     64 MiB     device tree blob
 *     65 MiB     initramfs
 *
 * Source: the kernel's Documentation/arch/arm/booting.rst. The decompressor takes the kernel's
 * memory to begin at its own address rounded down to 128 MiB, hence the alignment.
 */
const MIB = 1024 * 1024;

export const LINUX_ALIGNMENT = 128 * MIB;
export const ZIMAGE_OFFSET = 32 * MIB;
export const DEVICETREE_OFFSET = 64 * MIB;
export const DEVICETREE_ROOM = MIB;
export const INITRAMFS_OFFSET = DEVICETREE_OFFSET + DEVICETREE_ROOM;
