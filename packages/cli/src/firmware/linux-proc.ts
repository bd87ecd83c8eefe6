/** What Linux says in /proc (the kernel's Documentation/filesystems/proc.rst). */
import { CheckFailure } from "./check";

/** Seconds since the boot, from /proc/uptime: "12.34 20.01". */
export function uptime(text: string): number {
  const seconds = /^(\d+\.\d+) \d+\.\d+\s*$/.exec(text)?.[1];
  if (seconds === undefined) throw new CheckFailure(`no time: ${text.trim()}`);
  return Number(seconds);
}

/** Interrupts by core, from a line of /proc/interrupts: " 25:  11  9 GIC-0  29 Edge  twd". */
export function timerInterrupts(line: string): number[] {
  const counts = /^\s*\d+:((?:\s+\d+)+)\s+GIC/.exec(line)?.[1];
  if (counts === undefined) throw new CheckFailure(`no counts: ${line.trim()}`);
  return counts.trim().split(/\s+/).map(Number);
}
