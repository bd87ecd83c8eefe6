/**
 * The thread that owns the compiler's process (compiler.ts has the picture). The thread answers
 * each task with one message: the process's answer, or why there is none. An idle process gives
 * its memory back, and the next task starts another one.
 */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { workerData } from "node:worker_threads";

/**
 * Node optimizes WebAssembly while it runs. The compiler's own WebAssembly (Binaryen) runs for a
 * short time, so its optimization costs more processor time than it saves.
 */
const NOT_OPTIMIZED = "--liftoff-only";
const PROCESS = fileURLToPath(new URL("process.mjs", import.meta.url));
const IDLE_MS = 20_000;

const { port, answered } = workerData;
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
    answer({ failure: error.message });
  }
}

function start() {
  const started = fork(PROCESS, {
    execArgv: [NOT_OPTIMIZED],
    // The outputs of a compilation are bytes.
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let errors = "";
  let hasAnswered = false;
  started.stderr.on("data", (text) => {
    errors += text;
  });
  started.on("message", (compilation) => {
    hasAnswered = true;
    idle = setTimeout(stop, IDLE_MS);
    answer({ compilation });
  });
  const lost = (failure) => {
    if (started !== child) return;
    child = undefined;
    clearTimeout(idle);
    if (asked === undefined) return;
    // Perhaps somebody ended the process while it was idle.
    if (hasAnswered) ask();
    else answer({ failure });
  };
  started.on("error", (error) => lost(error.message));
  // The process's last words have come when its streams are closed.
  started.on("close", (code, signal) => lost(errors.trim() || `it ended with ${signal ?? code}`));
  return started;
}

function stop() {
  const old = child;
  child = undefined;
  old.disconnect();
}

function answer(message) {
  asked = undefined;
  port.postMessage(message);
  Atomics.store(answered, 0, 1);
  Atomics.notify(answered, 0);
}
