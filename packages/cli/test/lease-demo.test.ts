/** demos/lease as a user runs it: a UART that no VM owns. */
import { expect, it } from "vitest";
import { mvm } from "./mvm-command";

it("demos/lease: lines of a leased UART are whole, each guest has its turns, and MVM takes it from the one that keeps it", () => {
  const { status, stdout } = mvm(["run", "demos/lease", "--for", "200ms"]);
  expect(status).toBe(0);
  const linesOf = (speaker: string) =>
    stdout.split("\n").flatMap((line) => {
      const [name, text] = line.split(" │ ");
      return name?.trim() === speaker && text !== undefined ? [text] : [];
    });
  const lines = linesOf("uart1");
  for (const vm of [0, 1]) {
    expect(lines.filter((line) => line === `VM ${vm} has the UART`).length).toBeGreaterThan(5);
  }
  // The last line may be cut by the end of the run.
  for (const line of lines.slice(0, -1)) expect(line).toMatch(/^VM [01] has the UART$/);
  expect(new Set(linesOf("greedy"))).toEqual(new Set(["the UART was taken away"]));
  expect(linesOf("greedy").length).toBeGreaterThan(3);
});
