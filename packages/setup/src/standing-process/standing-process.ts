/**
 * A Node.js process that stays for many tasks, for work that is slow to load, or that this process
 * is too large for. The caller waits for each answer:
 *
 *     this thread  --task-->  thread.mjs  --task-->  the script's process
 *          waits                  |                       works
 *     this thread  <-answer-  thread.mjs  <-answer-  the script's process
 *
 * The thread in the middle is needed because a thread that waits cannot receive from a process.
 */
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";

/** What thread.mjs sends. */
type Message<Answer> = { answer: Answer } | { failure: string };

interface Connection {
  port: MessagePort;
  /** 1 when the answer has come. */
  answered: Int32Array<SharedArrayBuffer>;
}

export class StandingProcess<Task, Answer> {
  private connection: Connection | undefined;

  /**
   * @param script a JavaScript file that answers each message to its process with one message, and
   * keeps no state
   * @param execArgv Node.js's own options for the process
   */
  constructor(
    private readonly script: URL,
    private readonly execArgv: readonly string[] = [],
  ) {}

  /** Tasks and answers are copied. Throws an Error with the reason if the process does not run. */
  ask(task: Task): Answer {
    this.connection ??= this.connect();
    const { port, answered } = this.connection;
    Atomics.store(answered, 0, 0);
    port.postMessage(task);
    Atomics.wait(answered, 0, 0);
    const message: Message<Answer> = receiveMessageOnPort(port)!.message;
    if ("failure" in message) throw new Error(message.failure);
    return message.answer;
  }

  private connect(): Connection {
    const { port1, port2 } = new MessageChannel();
    const answered = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const thread = new Worker(new URL("thread.mjs", import.meta.url), {
      workerData: { port: port2, answered, script: this.script.href, execArgv: this.execArgv },
      transferList: [port2],
      // The thread needs no loader of this process.
      execArgv: [],
    });
    // They do not keep this process alive.
    thread.unref();
    port1.unref();
    return { port: port1, answered };
  }
}
