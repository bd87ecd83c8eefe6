/**
 * One AssemblyScript compiler for all compilations of this process. To load the compiler takes ten
 * times as long as to compile a small program, so its process stays. The caller waits for it:
 *
 *     this thread  --task-->  thread.mjs  --task-->  process.mjs
 *          waits                  |                    compiles
 *     this thread  <-answer-  thread.mjs  <-answer-  process.mjs
 *
 * The thread in the middle is needed because a thread that waits cannot receive from a process.
 */
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";

export interface Task {
  root: string;
  /** As on asc's command line. */
  args: string[];
}

export interface Answer {
  compilation?: {
    error: string | null;
    messages: string;
    inputs: string[];
    outputs: Record<string, Uint8Array<ArrayBuffer>>;
  };
  /** There is no compilation, because the compiler itself did not run. */
  failure?: string;
}

interface Connection {
  port: MessagePort;
  /** 1 when the answer has come. */
  answered: Int32Array<SharedArrayBuffer>;
}

let connection: Connection | undefined;

export function compile(task: Task): Answer {
  connection ??= connect();
  const { port, answered } = connection;
  Atomics.store(answered, 0, 0);
  port.postMessage(task);
  Atomics.wait(answered, 0, 0);
  return receiveMessageOnPort(port)!.message;
}

function connect(): Connection {
  const { port1, port2 } = new MessageChannel();
  const answered = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const thread = new Worker(new URL("thread.mjs", import.meta.url), {
    workerData: { port: port2, answered },
    transferList: [port2],
    // The thread needs no loader of this process.
    execArgv: [],
  });
  // They do not keep this process alive.
  thread.unref();
  port1.unref();
  return { port: port1, answered };
}
