/** Commands for Linux from a pipe. They are there at once, long before Linux's shell. */
import { expect, it } from "vitest";
import { mvm } from "./mvm-command";

it("what a pipe brings for Linux waits for its shell's prompt", () => {
  const args = ["run", "demos/channel", "--keyboard", "linux", "--until", "linux:sum 42", "--for", "6s"];
  const { status, stdout } = mvm(args, "echo sum $((40+2))\n");
  expect(stdout).toMatch(/^linux │ sum 42$/m);
  expect(status).toBe(0);
});
