/**
 * Waits for a debugger on a TCP port of this machine, and connects it to the board. One debugger at
 * a time. Node only.
 *
 *     const gdb = await GdbServer.listen(board, { port: 0, waits: true });
 *     for (;;) {
 *       await gdb.ready();
 *       const stop = board.run({ until: … });
 *       if (!gdb.takes(stop)) break;
 *     }
 *     gdb.close();
 */
import { createServer, type Server, type Socket } from "node:net";
import type { StopReason, Zc702 } from "../zc702";
import { boardCommands } from "./board-commands";
import type { PointNames } from "./commands/points";
import { describeActivity } from "./core-name";
import { Monitor, type MonitorCommand } from "./monitor";
import { ProtocolError } from "./packet";
import { Remote } from "./remote";
import { RunControl } from "./run-control";

export interface GdbOptions {
  /** The TCP port; 0: any free one. */
  port: number;
  /** The board stands still until a debugger lets it go. */
  waits: boolean;
  /** What a core runs; without it, world and mode. */
  describe?(core: number): string;
  /** What `monitor break` and `monitor watch` know beside worlds and addresses. */
  points?: PointNames;
  /** Further monitor commands. */
  commands?: readonly MonitorCommand[];
  /** Is told who comes and goes. */
  note?(text: string): void;
  /** The debugger wants the run to end. */
  kill?(): void;
}

/** The port cannot be used. */
export class PortError extends Error {}

const LOOPBACK = "127.0.0.1";

export class GdbServer {
  private readonly control = new RunControl();
  private readonly monitor: Monitor;
  private remote: Remote | undefined;
  private socket: Socket | undefined;
  /** A debugger has let the board go. */
  private hasRun = false;
  /** What a debugger has sent while the board still ran. */
  private early: Uint8Array[] = [];

  private constructor(
    private readonly board: Zc702,
    private readonly options: GdbOptions,
    private readonly server: Server,
  ) {
    this.monitor = new Monitor([
      ...boardCommands(board, options.points ?? { conditions: {} }),
      ...(options.commands ?? []),
    ]);
    if (options.waits) this.control.halt();
    else this.hasRun = true;
    server.on("connection", (socket) => this.connect(socket));
  }

  /** Throws PortError if the port is not free. */
  static async listen(board: Zc702, options: GdbOptions): Promise<GdbServer> {
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve, reject) => {
      server.once("error", ({ code, message }: NodeJS.ErrnoException) =>
        reject(
          new PortError(
            code === "EADDRINUSE" ? `port ${options.port} is in use` : `port ${options.port}: ${message}`,
          ),
        ),
      );
      server.listen(options.port, LOOPBACK, resolve);
    });
    return new GdbServer(board, options, server);
  }

  get port(): number {
    const address = this.server.address();
    return typeof address === "object" && address !== null ? address.port : this.options.port;
  }

  /** Is fulfilled when the board may run. */
  async ready(): Promise<void> {
    if (this.control.haltWanted) this.haltNow();
    await this.control.running();
    this.hasRun = true;
  }

  /** A debugger is there. */
  get isConnected(): boolean {
    return this.socket !== undefined;
  }

  /** The board should come back from its run soon. */
  get wantsHalt(): boolean {
    return this.control.haltWanted;
  }

  /**
   * The board has come back from a run. True: the run goes on, after the next `ready`. False: the
   * stop is not the debugger's concern.
   */
  takes(stop: StopReason): boolean {
    if (stop.kind === "debugger") {
      const why = this.board.debugger.stop;
      if (why !== undefined && this.remote?.stopped(why)) this.control.halt();
      return true;
    }
    return (stop.kind === "stuck" || stop.kind === "core-stopped") && this.holds(stop.diagnosis);
  }

  /** Halts the board, and tells the debugger's user why. False: no debugger is connected. */
  holds(why: string): boolean {
    if (this.remote === undefined) return false;
    this.control.halt();
    this.remote.halted(why);
    return true;
  }

  /** The run ends: lets go whoever waits. */
  release(): void {
    this.control.resume();
  }

  close(): void {
    this.remote?.ended();
    hangUp(this.socket);
    this.forget();
    this.server.close();
  }

  private haltNow(): void {
    this.control.halt();
    if (this.remote !== undefined) this.remote.halted();
    else this.begin();
  }

  private connect(socket: Socket): void {
    socket.on("error", () => socket.destroy());
    if (this.socket !== undefined) {
      this.options.note?.("gdb: a second debugger was sent away, because one is connected");
      socket.destroy();
      return;
    }
    this.socket = socket;
    this.early = [];
    socket.on("data", (bytes) => this.receive(bytes));
    socket.on("close", () => this.lost(socket));
    this.options.note?.("gdb: a debugger is connected");
    if (this.control.halted) this.begin();
    else this.control.haltWanted = true;
  }

  /** The board is halted: the debugger that is connected gets its answers now. */
  private begin(): void {
    const { socket } = this;
    if (socket === undefined) return;
    this.board.keepHistory();
    this.remote = new Remote(
      this.board,
      {
        control: this.control,
        monitor: this.monitor,
        describe: (core) => this.options.describe?.(core) ?? describeActivity(this.board, core),
        kill: () => {
          this.options.kill?.();
          this.control.resume();
        },
        detached: () => this.detach(),
      },
      (bytes) => {
        if (socket.writable) socket.write(bytes);
      },
    );
    const { early } = this;
    this.early = [];
    for (const bytes of early) this.receive(bytes);
  }

  private receive(bytes: Uint8Array): void {
    if (this.remote === undefined) {
      this.early.push(bytes);
      return;
    }
    try {
      this.remote.receive(bytes);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.options.note?.(`gdb: the connection is closed, because ${error.message}`);
      this.socket?.destroy();
    }
  }

  /** The debugger leaves by itself. The answer to its packet still goes out. */
  private detach(): void {
    const { socket } = this;
    this.forget();
    this.options.note?.("gdb: the debugger has left, and the run goes on");
    setImmediate(() => hangUp(socket));
    this.control.resume();
  }

  private lost(socket: Socket): void {
    if (socket !== this.socket) return;
    this.forget();
    if (!this.hasRun) {
      this.options.note?.("gdb: the connection to the debugger is lost; the board waits for the next one");
      return;
    }
    this.options.note?.("gdb: the connection to the debugger is lost, and the run goes on");
    this.control.resume();
  }

  private forget(): void {
    this.remote?.leave();
    this.remote = undefined;
    this.socket = undefined;
    this.early = [];
  }
}

/** A debugger that does not hang up, too, does not keep this program alive. */
function hangUp(socket: Socket | undefined): void {
  socket?.end();
  socket?.unref();
}
