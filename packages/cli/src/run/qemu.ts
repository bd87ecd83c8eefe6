/**
 * QEMU's xilinx-zynq-a9 as a machine of this command line. This board has no firewall, no
 * programmable logic and no virtual time, so --for is counted on the wall. (The option -icount
 * would give virtual time, but the TTC of QEMU 10.0 hangs with it: cadence_timer_run sets an event
 * that is less than a nanosecond away for now, again and again, while the clock stands.) Each UART
 * is a socket, and QEMU connects to it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Ending } from "@mvm/report/report";
import type { Qemu } from "@mvm/setup";
import type { Machine, Port } from "./machine";

/** The time between two looks at the output. */
const STEP_MS = 20;
const UARTS = ["uart0", "uart1"];

export class QemuMachine implements Machine {
  readonly ports: ReadonlyMap<string, Port>;
  private readonly folder = mkdtempSync(join(tmpdir(), "mvm-qemu-"));
  private readonly servers: Server[] = [];
  private readonly begun = performance.now();
  private process: ChildProcess | undefined;
  private complaint = "";
  private ended = false;

  private readonly cleanUp = () => {
    this.process?.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  };

  private constructor(private readonly limitMs: number) {
    this.ports = new Map(UARTS.map((name) => [name, this.openPort(name)]));
  }

  /** @param limitMs the wall time after which the run ends */
  static async start(qemu: Qemu, elf: string, limitMs: number): Promise<QemuMachine> {
    const machine = new QemuMachine(limitMs);
    await Promise.all(
      machine.servers.map((server) => new Promise((resolve) => server.once("listening", resolve))),
    );
    machine.launch(qemu, elf);
    return machine;
  }

  private launch({ path, env }: Qemu, elf: string): void {
    const board = ["-M", "xilinx-zynq-a9", "-smp", "2", "-m", "1G", "-display", "none", "-monitor", "none"];
    const serial = UARTS.flatMap((name) => ["-serial", `unix:${join(this.folder, name)}`]);
    this.process = spawn(path, [...board, ...serial, "-kernel", elf], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    // QEMU must not outlive this program, however this program ends.
    process.on("exit", this.cleanUp);
    this.process.stderr?.on("data", (bytes) => {
      this.complaint += bytes;
    });
    this.process.on("error", (error) => {
      this.complaint += error.message;
      this.ended = true;
    });
    this.process.on("exit", () => {
      this.ended = true;
    });
  }

  async step(): Promise<Ending | undefined> {
    await setTimeout(STEP_MS);
    if (this.ended)
      return { reason: "stopped", diagnosis: `QEMU ended: ${this.complaint.trim() || "without a message"}` };
    return performance.now() - this.begun >= this.limitMs ? { reason: "time" } : undefined;
  }

  interrupt(): void {}

  async close(): Promise<void> {
    const child = this.process;
    if (child !== undefined && !this.ended) {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await gone;
    }
    process.off("exit", this.cleanUp);
    for (const server of this.servers) server.close();
    this.cleanUp();
  }

  private openPort(name: string): Port {
    let socket: Socket | undefined;
    const port: Port = { onByte: undefined, send: (bytes) => socket?.write(bytes) };
    const server = createServer((connection) => {
      socket = connection;
      connection.on("data", (bytes) => {
        for (const byte of bytes) port.onByte?.(byte);
      });
      connection.on("error", () => {});
    });
    server.listen(join(this.folder, name));
    this.servers.push(server);
    return port;
  }
}
