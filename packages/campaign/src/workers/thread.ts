/** A thread that makes runs, one after the other. */
import type { MessagePort } from "node:worker_threads";
import { Bench } from "../bench/bench";
import type { Instruments } from "../bench/instruments";
import type { PlannedRun, Subject } from "../plan/run";
import { Recent } from "../recent";
import { type FromThread, SUBJECTS_KEPT, type ToThread } from "./messages";

const MS_PER_SECOND = 1000;

export function serveRuns(port: MessagePort, instruments: Instruments): void {
  const bench = new Bench(instruments);
  const subjects = new Recent<Subject>(SUBJECTS_KEPT);
  port.on("message", (message: ToThread) => {
    if ("subject" in message) subjects.set(message.subject.digest, message.subject);
    else
      void make(bench, subjects.get(message.run.spec.subject)!, message.run).then((answer) =>
        port.postMessage(answer),
      );
  });
  port.postMessage({ ready: true } satisfies FromThread);
}

async function make(bench: Bench, subject: Subject, { key, spec }: PlannedRun): Promise<FromThread> {
  const begun = performance.now();
  try {
    const result = await bench.run(subject, spec);
    return { key, result, seconds: (performance.now() - begun) / MS_PER_SECOND };
  } catch (error) {
    return { key, failure: error instanceof Error ? `${error.stack}` : String(error) };
  }
}
