/** Processes of a campaign over Redis, which tests kill. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { PROJECT_ROOT } from "@mvm/setup";

const running = new Set<ChildProcess>();

export class Started {
  readonly lines: string[] = [];
  private readonly closed: Promise<number | null>;
  private waiting: { readonly pattern: RegExp; resolve(line: string): void }[] = [];

  constructor(
    private readonly child: ChildProcess,
    private readonly name: string,
  ) {
    running.add(child);
    for (const stream of [child.stdout!, child.stderr!])
      createInterface(stream).on("line", (line) => this.heard(line));
    this.closed = new Promise((resolve) =>
      child.on("close", (status) => {
        running.delete(child);
        resolve(status);
      }),
    );
  }

  /**
   * The first line that fits, also if it has come already; but not one of the first `after` lines.
   * Rejects if the process ends before.
   */
  line(pattern: RegExp, after = 0): Promise<string> {
    const known = this.lines.slice(after).find((line) => pattern.test(line));
    if (known !== undefined) return Promise.resolve(known);
    const ended = this.closed.then(() => {
      throw new Error(`${this.name} ended without ${pattern}:\n${this.lines.join("\n")}`);
    });
    return Promise.race([new Promise<string>((resolve) => this.waiting.push({ pattern, resolve })), ended]);
  }

  /** The exit status, or null after a signal. */
  end(): Promise<number | null> {
    return this.closed;
  }

  async kill(signal: "SIGKILL" | "SIGTERM" = "SIGKILL"): Promise<number | null> {
    this.child.kill(signal);
    return this.closed;
  }

  private heard(line: string): void {
    this.lines.push(line);
    for (const { pattern, resolve } of this.waiting) if (pattern.test(line)) resolve(line);
    this.waiting = this.waiting.filter(({ pattern }) => !pattern.test(line));
  }
}

/** `mvm ARGUMENTS` */
export function startMvm(...args: string[]): Started {
  const command = ["packages/cli/start.mjs", ...args];
  const child = spawn(process.execPath, command, { cwd: PROJECT_ROOT, stdio: ["ignore", "pipe", "pipe"] });
  return new Started(child, `mvm ${args.join(" ")}`);
}

/** Redis on a port of this machine, with its data in a folder. Comes back when it answers. */
export async function startRedis(folder: string, port: number): Promise<Started> {
  mkdirSync(folder, { recursive: true });
  const options = ["--bind", "127.0.0.1", "--port", `${port}`, "--dir", folder];
  const child = spawn("redis-server", [...options, "--save", "", "--appendonly", "yes"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const redis = new Started(child, "redis-server");
  await redis.line(/Ready to accept connections/);
  return redis;
}

export function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    }),
  );
}

/** For the end of a test. */
export async function killAll(): Promise<void> {
  const closed = [...running].map((child) => new Promise((resolve) => child.on("close", resolve)));
  for (const child of running) child.kill("SIGKILL");
  await Promise.all(closed);
}
