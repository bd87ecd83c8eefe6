/**
 * A pseudo terminal without a native module. Node.js can open /dev/ptmx, and can read and write the
 * master. It has no ioctl, which unlocks the slave (TIOCSPTLCK) and tells its number (TIOCGPTN):
 * Perl does this, once. perl-base and coreutils (stty) are on every Debian, because they are
 * Essential there.
 */
import { spawnSync } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import { UsageError } from "../errors";

export interface PtyPair {
  /** Non-blocking. */
  master: number;
  /** Path of the slave, which a terminal program opens. */
  path: string;
}

const MASTER = "/dev/ptmx";
const SLAVES = "/dev/pts/";
/** The master in the child process. As 0 to 2 it would lose O_NONBLOCK, for this process, too. */
const CHILD_MASTER = 3;
/** ioctl_tty(2), on x86 and Arm: _IOW('T', 0x31, int) and _IOR('T', 0x30, unsigned int). */
const TIOCSPTLCK = 0x40045431;
const TIOCGPTN = 0x80045430;
const UNLOCK = `
open(my $master, "+<&=", ${CHILD_MASTER}) or die "open: $!";
my $word = pack("i", 0);
ioctl($master, ${TIOCSPTLCK}, $word) or die "unlock: $!";
ioctl($master, ${TIOCGPTN}, $word) or die "number: $!";
print unpack("i", $word);
`;

/**
 * The slave is in raw mode without echo, and nobody has it open.
 * @throws UsageError if this machine has no pseudo terminals
 */
export function openPty(): PtyPair {
  let master: number | undefined;
  try {
    master = openSync(MASTER, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
    const path = SLAVES + output("perl", ["-e", UNLOCK], master);
    // stty opens the slave and closes it: the master knows from now on whether a program has it.
    output("stty", ["-F", path, "raw", "-echo"]);
    return { master, path };
  } catch (error) {
    if (master !== undefined) closeSync(master);
    throw new UsageError(
      `there is no pseudo terminal: ${(error as Error).message}\n    fix: give tcp:0 in place of pty`,
    );
  }
}

function output(program: string, args: readonly string[], master?: number): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    stdio: ["ignore", "pipe", "pipe", master ?? "ignore"],
    encoding: "utf8",
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program}: ${stderr.trim()}`);
  return stdout;
}
