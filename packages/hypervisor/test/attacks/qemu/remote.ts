/**
 * QEMU with its GDB stub on standard input and output: the GDB remote serial protocol, as far as
 * the attacks need it. Memory is physical. A run ends at a breakpoint, so no test waits for a time.
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Qemu } from "../../../../setup/src/qemu/qemu";

const MACHINE = ["-M", "xilinx-zynq-a9", "-smp", "2", "-m", "1G", "-display", "none", "-monitor", "none"];
const BREAKPOINT_SIZE = 4;
/** A QEMU that does not answer for this time will not answer any more. */
const SILENCE_MS = 30_000;

export class RemoteQemu {
  private readonly qemu: ChildProcessWithoutNullStreams;
  private readonly packets: string[] = [];
  private text = "";
  private complaint = "";
  private wake: () => void = () => {};
  private ended = false;
  /** At a breakpoint, from which QEMU goes on only by a step. */
  private hasStopped = false;
  private readonly end = () => this.qemu.kill("SIGKILL");

  private constructor(
    { path, env }: Qemu,
    elf: string,
    private readonly folder: string,
  ) {
    const serial = ["uart0", "uart1"].flatMap((name) => ["-serial", `file:${join(folder, name)}`]);
    this.qemu = spawn(path, [...MACHINE, ...serial, "-S", "-gdb", "stdio", "-kernel", elf], {
      env: { ...process.env, ...env },
      stdio: "pipe",
    });
    process.on("exit", this.end);
    this.qemu.stdin.on("error", () => {});
    this.qemu.stderr.on("data", (bytes) => {
      this.complaint += bytes;
    });
    this.qemu.stdout.on("data", (bytes: Buffer) => this.receive(bytes.toString("latin1")));
    this.qemu.on("error", ({ message }) => {
      this.complaint += message;
    });
    this.qemu.on("close", () => {
      this.ended = true;
      this.wake();
    });
  }

  /** Starts QEMU, which stands before the first instruction. `folder` is for its files. */
  static async start(qemu: Qemu, elf: string, folder: string): Promise<RemoteQemu> {
    const remote = new RemoteQemu(qemu, elf, folder);
    await remote.ask("?");
    await remote.expectOk("Qqemu.PhyMemMode:1");
    return remote;
  }

  close(): void {
    process.off("exit", this.end);
    this.end();
  }

  /** What MVM has printed. */
  console(uart: "uart0" | "uart1"): string {
    return readFileSync(join(this.folder, uart), "latin1");
  }

  async read(address: number, length: number): Promise<Buffer> {
    return Buffer.from(await this.ask(`m${address.toString(16)},${length.toString(16)}`), "hex");
  }

  async word(address: number): Promise<number> {
    return (await this.read(address, 4)).readUInt32LE(0);
  }

  async writeWord(address: number, value: number): Promise<void> {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value >>> 0);
    await this.expectOk(`M${address.toString(16)},4:${bytes.toString("hex")}`);
  }

  /** A copy of much memory, by QEMU's monitor. */
  async save(address: number, length: number): Promise<Buffer> {
    const file = join(this.folder, "memory");
    const command = `pmemsave 0x${address.toString(16)} 0x${length.toString(16)} "${file}"`;
    await this.expectOk(`qRcmd,${Buffer.from(command).toString("hex")}`);
    return readFileSync(file);
  }

  /**
   * Runs until a core comes to one of the virtual `addresses`, where the present core may be now.
   * Returns that address.
   */
  async runTo(...addresses: number[]): Promise<number> {
    if (this.hasStopped) await this.ask("s");
    this.hasStopped = true;
    const breakpoint = (address: number) => `1,${address.toString(16)},${BREAKPOINT_SIZE}`;
    for (const address of addresses) await this.expectOk(`Z${breakpoint(address)}`);
    const stop = await this.ask("c");
    const thread = /thread:([^;]+);/.exec(stop)?.[1];
    if (thread === undefined) throw new Error(`QEMU stopped: ${stop} ${this.complaint}`);
    await this.expectOk(`Hg${thread}`);
    const pc = await this.pc();
    for (const address of addresses) await this.expectOk(`z${breakpoint(address)}`);
    if (!addresses.includes(pc)) throw new Error(`QEMU stopped at 0x${pc.toString(16)}: ${stop}`);
    return pc;
  }

  /** Register 15 of the present thread. */
  private async pc(): Promise<number> {
    return Buffer.from(await this.ask("pf"), "hex").readUInt32LE(0);
  }

  private async expectOk(request: string): Promise<void> {
    let answer = await this.ask(request);
    // The monitor's output comes before its result.
    while (answer.startsWith("O") && answer !== "OK") answer = await this.answer();
    if (answer !== "OK") throw new Error(`QEMU's answer to ${request}: ${answer}`);
  }

  private async ask(request: string): Promise<string> {
    const sum = Buffer.from(request).reduce((total, byte) => total + byte, 0) & 0xff;
    this.qemu.stdin.write(`$${request}#${sum.toString(16).padStart(2, "0")}`);
    return this.answer();
  }

  private async answer(): Promise<string> {
    const silence = setTimeout(() => this.end(), SILENCE_MS);
    while (this.packets.length === 0) {
      if (this.ended) throw new Error(`QEMU does not answer, or has ended: ${this.complaint}`);
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    clearTimeout(silence);
    return this.packets.shift()!;
  }

  /** Packets are `$data#sum`. Each is acknowledged by a plus sign. */
  private receive(text: string): void {
    this.text += text;
    for (let match = PACKET.exec(this.text); match; match = PACKET.exec(this.text)) {
      this.packets.push(match[1]!);
      this.text = this.text.slice(match.index + match[0].length);
      this.qemu.stdin.write("+");
    }
    this.wake();
  }
}

const PACKET = /\$([^#]*)#[0-9a-f]{2}/;
