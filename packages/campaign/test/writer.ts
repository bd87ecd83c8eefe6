/** Writes results without end, and tells each when it is on the disk. */
import { Results } from "../src/results/results";
import { resultOf } from "./result";

const [file, name] = process.argv.slice(2);
const results = Results.open(file!);
for (let number = 0; ; number++) {
  const key = `${name}.${number}`;
  results.add([resultOf(key, 0)]);
  process.stdout.write(`${key}\n`);
}
