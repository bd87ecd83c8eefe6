/**
 * The thread that owns a standing process (standing-process.ts has the picture). The thread
 * answers each task with one message: the process's answer, or why there is none. An idle process
 * gives its memory back, and the next task starts another one.
 */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { workerData } from "node:worker_threads";

const IDLE_MS = 20_000;

const { port, answered, script, execArgv } = workerData;
let child;
let idle;
/** What the process is asked for. */
let asked;

port.on("message", (task) => {
  clearTimeout(idle);
  asked = task;
  ask();
});

function ask() {
  try {
    child ??= start();
    child.send(asked);
  } catch (error) {
    send({ failure: error.message });
  }
}

function start() {
  const started = fork(fileURLToPath(script), {
    execArgv,
    // Answers may contain bytes.
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let errors = "";
  let hasAnswered = false;
  started.stderr.on("data", (text) => {
    errors += text;
  });
  started.on("message", (answer) => {
    hasAnswered = true;
    idle = setTimeout(stop, IDLE_MS);
    send({ answer });
  });
  const lost = (failure) => {
    if (started !== child) return;
    child = undefined;
    clearTimeout(idle);
    if (asked === undefined) return;
    // Somebody may have ended the process while it was idle.
    if (hasAnswered) ask();
    else send({ failure });
  };
  // A task may be sent to a process that is ending. Then its last words say why, so the end of the
  // process is waited for. A process that has closed its channel, and does not end, is ended.
  started.on("error", (error) => {
    if (started.pid === undefined) lost(error.message);
    else started.kill();
  });
  // The process's last words have come when its streams are closed.
  started.on("close", (code, signal) => lost(errors.trim() || `it ended with ${signal ?? code}`));
  return started;
}

function stop() {
  const old = child;
  child = undefined;
  old.disconnect();
}

function send(message) {
  asked = undefined;
  port.postMessage(message);
  Atomics.store(answered, 0, 1);
  Atomics.notify(answered, 0);
}
