/** The server and what can go wrong with a connection: nothing hangs, and the board runs on. */
import { connect, type Socket } from "node:net";
import { setImmediate } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { buildCore } from "../../build";
import { createZc702From } from "../../src/create";
import { framed, PacketReader } from "../../src/gdb/packet";
import { GdbServer, PortError } from "../../src/gdb/server";
import type { Zc702 } from "../../src/zc702";
import { assemble } from "../assemble";
import { runUnder } from "./gdb-run";

const MIB = 0x10_0000;
const ENTRY = 0x10_0000;
/** Long enough that a test can interrupt the run. */
const CYCLES = 2_000_000_000;
const LOOP = ENTRY + 4;

let gdb: GdbServer;
let board: Zc702;
let notes: string[];
let over: Promise<unknown>;
let killed: boolean;
const sockets: Socket[] = [];

async function start(waits: boolean, program = "mov r0, #0\n1: add r0, r0, #1\n b 1b"): Promise<void> {
  board = await createZc702From(buildCore(), { ddrSize: 4 * MIB });
  board.writeMemory(ENTRY, assemble(program, ENTRY));
  board.start(ENTRY);
  notes = [];
  killed = false;
  gdb = await GdbServer.listen(board, {
    port: 0,
    waits,
    note: (text) => notes.push(text),
    kill: () => {
      killed = true;
      board.requestStop();
    },
  });
  over = runUnder(gdb, board, CYCLES);
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  gdb.close();
  board.requestStop();
  gdb.release();
  await over;
});

/** A debugger that a test plays. */
class Client {
  private readonly reader = new PacketReader();
  private readonly received: string[] = [];
  private wake = () => {};
  closed = false;
  raw = "";

  private constructor(readonly socket: Socket) {
    sockets.push(socket);
    socket.on("data", (bytes) => {
      this.raw += bytes.toString("latin1");
      for (const each of this.reader.take(bytes))
        if (each.kind === "packet") this.received.push(each.payload);
      this.wake();
    });
    socket.on("close", () => {
      this.closed = true;
      this.wake();
    });
    socket.on("error", () => {});
  }

  static async connect(): Promise<Client> {
    const socket = connect(gdb.port, "127.0.0.1");
    const client = new Client(socket);
    await new Promise((resolve) => socket.once("connect", resolve));
    return client;
  }

  /** The next payload; undefined: the connection is closed. */
  async next(): Promise<string | undefined> {
    while (this.received.length === 0 && !this.closed)
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    return this.received.shift();
  }

  async ask(payload: string): Promise<string | undefined> {
    this.socket.write(framed(payload));
    return this.next();
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setImmediate();
}

describe("the server", () => {
  it("holds the board until a debugger lets it go, and stops it at once on Ctrl-C", async () => {
    await start(true);
    for (let i = 0; i < 20; i++) await setImmediate();
    expect(board.time).toBe(0);
    const client = await Client.connect();
    expect(await client.ask("?")).toMatch(/^T05thread:1;/);
    client.socket.write(framed("vCont;c"));
    await until(() => board.time > 0);
    client.socket.write("\x03");
    expect(await client.next()).toMatch(/^T02thread:1;/);
    const { time } = board;
    for (let i = 0; i < 20; i++) await setImmediate();
    expect(board.time).toBe(time);
    expect(await client.ask("D")).toBe("OK");
    await until(() => board.time > time);
  });

  it("stops a board that runs already when a debugger comes", async () => {
    await start(false);
    await until(() => board.time > 0);
    const client = await Client.connect();
    expect(await client.ask("qSupported:swbreak+")).toContain("vContSupported+");
    expect(await client.ask("?")).toMatch(/^T..thread:1;/);
  });

  it("sends a second debugger away, and keeps the first", async () => {
    await start(true);
    const first = await Client.connect();
    await first.ask("?");
    const second = await Client.connect();
    expect(await second.next()).toBeUndefined();
    expect(notes.join()).toContain("a second debugger was sent away");
    expect(await first.ask("qC")).toBe("QC1");
  });

  it("runs on when the debugger is gone, without its breakpoints, and takes the next", async () => {
    await start(true);
    const first = await Client.connect();
    expect(await first.ask(`Z0,${LOOP.toString(16)},4`)).toBe("OK");
    expect(await first.ask("vCont;c")).toMatch(/^T05.*swbreak/);
    first.socket.destroy();
    await until(() => board.time > 1_000_000);
    expect(notes.join()).toContain("the run goes on");
    const second = await Client.connect();
    expect(await second.ask("qC")).toBe("QC1");
  });

  it("goes on waiting if a debugger leaves that has not let the board go", async () => {
    await start(true);
    const first = await Client.connect();
    await first.ask("?");
    first.socket.destroy();
    await until(() => notes.join().includes("waits for the next one"));
    for (let i = 0; i < 20; i++) await setImmediate();
    expect(board.time).toBe(0);
    const second = await Client.connect();
    expect(await second.ask("?")).toMatch(/^T05/);
  });

  it("asks again for what is damaged, and repeats what was damaged on the way", async () => {
    await start(true);
    const client = await Client.connect();
    client.socket.write("$qC#00");
    await until(() => client.raw === "-");
    expect(await client.ask("qC")).toBe("QC1");
    client.socket.write("-");
    expect(await client.next()).toBe("QC1");
    expect(await client.ask("QStartNoAckMode")).toBe("OK");
    client.raw = "";
    expect(await client.ask("qC")).toBe("QC1");
    expect(client.raw[0]).toBe("$");
  });

  it.each([
    "g5",
    "G00",
    "Gzz",
    "p",
    "pffff",
    "P",
    "Pffff=0",
    "P0=12",
    "m",
    "m0",
    "mx,1",
    "M0,4:00",
    "Mzz",
    "X0,2:a",
    "X",
    "Z0",
    "Z9,0,4",
    "Z2,0,0",
    "Z2,ffffffff,8",
    "z0,,",
    "Hg9",
    "Hgx",
    "T9",
    "vCont;",
    "vCont;c:9",
    "vCont;q",
    "qRcmd,5",
    "qXfer:features:read:x:0,1",
    "qXfer:features:read:target.xml:x,y",
    "qXfer:threads:write::0,1",
    "qThreadExtraInfo,9",
    "",
    "\x00",
    "vMustReplyEmpty",
    "qNever:heard,of",
    "_",
    "\xff\xfe",
  ])("answers the packet %j, and lives", async (packet) => {
    await start(true);
    const client = await Client.connect();
    expect(await client.ask(packet)).toMatch(/^(E..|OK|[0-9a-f]*|)$/);
    expect(await client.ask("qC")).toBe("QC1");
  });

  it("ends the run when the debugger kills it", async () => {
    await start(true);
    const client = await Client.connect();
    client.socket.write(framed("k"));
    await over;
    expect(killed).toBe(true);
  });

  it("tells the debugger why nothing will happen any more, and lets it look", async () => {
    await start(true, "1: wfi\n b 1b");
    const client = await Client.connect();
    client.socket.write(framed("vCont;c"));
    const text = await client.next();
    expect(Buffer.from(text!.slice(1), "hex").toString()).toContain("no core is executing");
    expect(await client.next()).toMatch(/^T05/);
    expect(await client.ask("p0f")).toMatch(/^[0-9a-f]{8}$/);
  });

  it("says that a port is in use", async () => {
    await start(true);
    await expect(GdbServer.listen(board, { port: gdb.port, waits: true })).rejects.toThrow(PortError);
    await expect(GdbServer.listen(board, { port: gdb.port, waits: true })).rejects.toThrow("in use");
  });
});
