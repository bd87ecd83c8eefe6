/**
 * A console on a TCP port of this machine: raw bytes, without telnet's negotiation. There is one
 * client at a time. What is printed while there is none waits for the next one.
 */
import { createServer, type Server, type Socket } from "node:net";
import { UsageError } from "../errors";
import { Backlog, describeLost } from "./backlog";
import type { Terminal, TerminalEvents } from "./terminal";

const LOOPBACK = "127.0.0.1";
/** How long a client has after the run to read the rest. A client that has stopped gets less. */
export const REST_MS = 2000;

export class TcpTerminal implements Terminal {
  readonly piped = false;
  private readonly backlog = new Backlog();
  private events: TerminalEvents | undefined;
  private client: Socket | undefined;

  private constructor(private readonly server: Server) {
    server.on("connection", (socket) => {
      socket.on("error", () => this.forget(socket));
      // The end of the client before may have come at the same time, and is noticed first then.
      setImmediate(() => this.connect(socket));
    });
  }

  /**
   * @param port 0: any free one
   * @throws UsageError if the port cannot be used
   */
  static async listen(port: number): Promise<TcpTerminal> {
    // A client that has sent all that it has (a pipe) still gets the answers.
    const server = createServer({ noDelay: true, allowHalfOpen: true });
    // This program ends with its run, or with an error before the run, whoever is connected.
    server.unref();
    await new Promise<void>((resolve, reject) => {
      server.once("error", ({ code, message }: NodeJS.ErrnoException) =>
        reject(
          new UsageError(
            `${code === "EADDRINUSE" ? `port ${port} is in use` : message}\n    fix: give another port, or tcp:0 for a free one`,
          ),
        ),
      );
      server.listen(port, LOOPBACK, resolve);
    });
    return new TcpTerminal(server);
  }

  get port(): number {
    const address = this.server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  get place(): string {
    const { port } = this;
    return `TCP port ${port} of this machine (connect with: socat -,raw,echo=0,escape=0x1d TCP:${LOOPBACK}:${port})`;
  }

  begin(events: TerminalEvents): void {
    this.events = events;
    this.serve();
  }

  write(bytes: Uint8Array): void {
    this.backlog.add(bytes);
    this.flush();
  }

  close(): void {
    this.flush();
    const { client } = this;
    this.events = undefined;
    this.server.close();
    if (client === undefined) return;
    this.send(client);
    client.end();
    // A write that waits would keep this process alive. The timer does not.
    setTimeout(() => client.destroy(), REST_MS).unref();
  }

  private connect(socket: Socket): void {
    if (!this.server.listening) socket.destroy();
    if (socket.destroyed) return;
    // Nobody types there any more. It may be gone, which only a write would show.
    if (this.client?.readableEnded) this.forget(this.client);
    if (this.client !== undefined) {
      this.events?.note("a second client was sent away, because one is connected");
      socket.destroy();
      return;
    }
    this.client = socket;
    socket.unref();
    socket.on("close", () => this.forget(socket));
    this.serve();
  }

  /** Before the run begins, a client waits. */
  private serve(): void {
    const { client, events } = this;
    if (client === undefined || events === undefined) return;
    client.on("data", (bytes) => this.events?.typed(bytes));
    client.on("drain", () => this.flush());
    this.flush();
  }

  /**
   * What the operating system has taken, and the client has not read, is lost, too. No program can
   * know how much that is.
   */
  private forget(socket: Socket): void {
    const { writableLength: waits } = socket;
    if (waits > 0) this.events?.note(`the client has left, and about ${waits} bytes did not reach it`);
    if (this.client === socket) this.client = undefined;
    socket.destroy();
  }

  private flush(): void {
    const { client, events } = this;
    if (client === undefined || events === undefined || client.writableNeedDrain) return;
    const lost = describeLost(this.backlog);
    if (lost !== undefined) events.note(lost);
    this.send(client);
  }

  private send(client: Socket): void {
    this.backlog.give((bytes) => {
      client.write(bytes);
      return bytes.length;
    });
  }
}
