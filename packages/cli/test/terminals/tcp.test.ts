import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BACKLOG_BYTES } from "../../src/terminals/backlog";
import { REST_MS, TcpTerminal } from "../../src/terminals/tcp-terminal";

let terminal: TcpTerminal;
let typed: string;
let notes: string[];
let typedOrNoted: () => void;

beforeEach(async () => {
  terminal = await TcpTerminal.listen(0);
  typed = "";
  notes = [];
});
afterEach(() => terminal.close());

function begin(): void {
  terminal.begin({
    typed: (bytes) => {
      typed += Buffer.from(bytes).toString("latin1");
      typedOrNoted?.();
    },
    quit: () => {},
    failed: (error) => {
      throw error;
    },
    note: (text) => {
      notes.push(text);
      typedOrNoted?.();
    },
  });
}

/** Is fulfilled when the condition holds; it depends on what is typed and on notes alone. */
function until(holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    typedOrNoted = () => {
      if (holds()) resolve();
    };
    typedOrNoted();
  });
}

class Client {
  private received = "";
  private more = () => {};
  readonly socket: Socket;

  constructor() {
    this.socket = connect({ port: terminal.port, host: "127.0.0.1", allowHalfOpen: true });
    this.socket.on("data", (bytes) => {
      this.received += bytes.toString("latin1");
      this.more();
    });
  }

  /** Is fulfilled when exactly this was received. */
  gets(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.more = () => {
        if (this.received === text) resolve();
        else if (!text.startsWith(this.received)) reject(new Error(`got ${JSON.stringify(this.received)}`));
      };
      this.more();
    });
  }
}

describe("a TCP port", () => {
  it("carries all bytes as they are, telnet's IAC among them", async () => {
    begin();
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const text = Buffer.from(all).toString("latin1");
    const client = new Client();
    terminal.write(all);
    await client.gets(text);
    client.socket.write(all);
    await until(() => typed === text);
    client.socket.destroy();
  });

  it("keeps what is printed and what is typed before the run begins", async () => {
    const client = new Client();
    client.socket.write("early");
    await once(client.socket, "connect");
    terminal.write(Buffer.from("boot"));
    begin();
    await client.gets("boot");
    await until(() => typed === "early");
    client.socket.destroy();
  });

  it("has one client at a time, and then the next one", async () => {
    begin();
    const first = new Client();
    terminal.write(Buffer.from("a"));
    await first.gets("a");
    const second = new Client();
    await once(second.socket, "end");
    expect(notes).toEqual(["a second client was sent away, because one is connected"]);
    first.socket.destroy();
    const third = new Client();
    third.socket.write("hello");
    await until(() => typed === "hello");
    terminal.write(Buffer.from("b"));
    await third.gets("b");
    expect(notes).toHaveLength(1);
    third.socket.destroy();
  });

  it("gives way when the client before will type nothing any more", async () => {
    begin();
    const first = new Client();
    first.socket.end("ls\n");
    await until(() => typed === "ls\n");
    terminal.write(Buffer.from("answer"));
    await first.gets("answer");
    const second = new Client();
    await once(first.socket, "end");
    terminal.write(Buffer.from("next"));
    await second.gets("next");
    second.socket.destroy();
  });

  it("says how much did not reach a client that has left", async () => {
    begin();
    const { socket } = new Client();
    socket.removeAllListeners("data").pause();
    await once(socket, "connect");
    const pieces = 64;
    // More than the kernel takes, so that a write waits.
    for (let n = 0; n < pieces; n++) {
      terminal.write(new Uint8Array(BACKLOG_BYTES));
      await turn();
    }
    socket.destroy();
    const told = () => notes.flatMap((note) => /has left, and about (\d+) bytes/.exec(note)?.[1] ?? []);
    await until(() => told().length > 0);
    expect(told()).toHaveLength(1);
    expect(Number(told()[0])).toBeGreaterThanOrEqual(BACKLOG_BYTES);
    expect(Number(told()[0])).toBeLessThanOrEqual(pieces * BACKLOG_BYTES);
  });

  it("does not wait for ever after the run for a client that has stopped reading", async () => {
    begin();
    const { socket } = new Client();
    let last = "";
    socket.removeAllListeners("data").pause();
    await once(socket, "connect");
    // More than the kernel takes, so that a write waits.
    for (let n = 0; n < 64; n++) {
      terminal.write(new Uint8Array(BACKLOG_BYTES));
      await turn();
    }
    terminal.write(Buffer.from("the end"));
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    try {
      terminal.close();
      vi.advanceTimersByTime(REST_MS);
    } finally {
      vi.useRealTimers();
    }
    const over = new Promise((resolve) => socket.on("close", resolve));
    socket.on("error", () => {}).on("end", () => socket.destroy());
    socket.on("data", (bytes) => {
      last = bytes.toString("latin1").slice(-"the end".length);
    });
    socket.resume();
    await over;
    expect(last).not.toBe("the end");
  });

  it("is of this machine alone, and is refused if it is in use", async () => {
    expect(terminal.place).toContain(`TCP:127.0.0.1:${terminal.port}`);
    await expect(TcpTerminal.listen(terminal.port)).rejects.toThrow(
      `port ${terminal.port} is in use\n    fix: give another port, or tcp:0 for a free one`,
    );
  });
});
