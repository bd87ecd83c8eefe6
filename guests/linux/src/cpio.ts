/*
 * Writer of "newc" cpio archives, the format of a Linux initramfs (kernel
 * Documentation/driver-api/early-userspace/buffer-format.rst).
 *
 *   "070701" + 13 fields of 8 hex digits | name NUL, padded to 4 bytes
 *                                        | contents, padded to 4 bytes | ...
 *
 * Times, owners and inode numbers are fixed, so equal entries give equal bytes.
 */

export type CpioEntry =
  | { kind: "directory"; name: string; mode?: number }
  | { kind: "file"; name: string; contents: Uint8Array; mode?: number }
  | { kind: "symlink"; name: string; target: string }
  | { kind: "character-device"; name: string; major: number; minor: number; mode?: number };

const MAGIC = "070701";
const TRAILER = "TRAILER!!!";
const ALIGNMENT = 4;

/** File-type bits of st_mode (POSIX sys/stat.h). */
const TYPE_BITS = {
  directory: 0o040000,
  file: 0o100000,
  symlink: 0o120000,
  "character-device": 0o020000,
} as const;
const DEFAULT_MODE = { directory: 0o755, file: 0o644, symlink: 0o777, "character-device": 0o600 } as const;

/**
 * The archive of `entries`, in their order. A directory must come before its content. Names have no
 * leading slash.
 */
export function writeCpio(entries: readonly CpioEntry[]): Uint8Array {
  const parts: Buffer[] = [];
  entries.forEach((entry, index) => {
    const mode = entry.kind === "symlink" ? undefined : entry.mode;
    const device = entry.kind === "character-device" ? entry : { major: 0, minor: 0 };
    pushMember(parts, {
      inode: index + 1,
      mode: TYPE_BITS[entry.kind] | (mode ?? DEFAULT_MODE[entry.kind]),
      links: entry.kind === "directory" ? 2 : 1,
      major: device.major,
      minor: device.minor,
      name: entry.name,
      contents: contentsOf(entry),
    });
  });
  const nothing = Buffer.alloc(0);
  pushMember(parts, { inode: 0, mode: 0, links: 1, major: 0, minor: 0, name: TRAILER, contents: nothing });
  return Buffer.concat(parts);
}

interface Member {
  inode: number;
  mode: number;
  links: number;
  major: number;
  minor: number;
  name: string;
  contents: Uint8Array;
}

function contentsOf(entry: CpioEntry): Uint8Array {
  if (entry.kind === "file") return entry.contents;
  if (entry.kind === "symlink") return Buffer.from(entry.target);
  return Buffer.alloc(0);
}

function pushMember(parts: Buffer[], member: Member): void {
  const name = Buffer.from(`${member.name}\0`);
  const owner = 0;
  const time = 0;
  const archiveDevice = 0;
  const checksum = 0;
  const fields = [
    ...[member.inode, member.mode, owner, owner, member.links, time, member.contents.length],
    ...[archiveDevice, archiveDevice, member.major, member.minor, name.length, checksum],
  ];
  const header = Buffer.from(MAGIC + fields.map((field) => field.toString(16).padStart(8, "0")).join(""));
  parts.push(padded(Buffer.concat([header, name])), padded(Buffer.from(member.contents)));
}

function padded(bytes: Buffer): Buffer {
  const rest = bytes.length % ALIGNMENT;
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(ALIGNMENT - rest)]);
}
