// A thread that makes no runs: it answers with the key and with how many subjects it was told, and
// dies of runs whose key says so.
import { existsSync, writeFileSync } from "node:fs";
import { parentPort } from "node:worker_threads";

let told = 0;
parentPort.on("message", ({ run }) => {
  if (run === undefined) {
    told++;
    return;
  }
  const { key } = run;
  const [what, file] = key.split(" ");
  if (what === "dies") process.exit(1);
  if (what === "dies-once" && !existsSync(file)) {
    writeFileSync(file, "");
    process.exit(1);
  }
  if (what === "fails") parentPort.postMessage({ key, failure: "no such VM" });
  else
    parentPort.postMessage({ key, result: { verdict: "unaffected", figures: { cycles: told } }, seconds: 0 });
});
parentPort.postMessage({ ready: true });
