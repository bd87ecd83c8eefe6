/** `npm run lint`, second half: what breaks a house rule, on the standard error. */
import { RULES } from "./rules";

const problems = Object.entries(RULES).flatMap(([rule, find]) =>
  find().map((problem) => `${problem}   [${rule}]`),
);
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
