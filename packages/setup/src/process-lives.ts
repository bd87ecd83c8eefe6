/** Whether there is a process with this number. It may belong to another user. */
export function processLives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process belongs to another user and is alive.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
