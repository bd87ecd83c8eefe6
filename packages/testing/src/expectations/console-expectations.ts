/** What a test expects of a console. */
import { formatTime } from "@mvm/board";
import { type Ended, reasonOf } from "../ended";
import type { TestConsole } from "../test-console";
import type { Within } from "../within";
import { quoted, shown } from "./quoted";

export class ConsoleExpectations {
  /** The opposite of each expectation. */
  readonly not: NoConsoleExpectations;

  constructor(private readonly console: TestConsole) {
    this.not = new NoConsoleExpectations(console);
  }

  /**
   * The firmware prints a text, or has printed it already behind the last one that was found. A
   * pattern is looked for as the bytes come, so end it with what follows what you want: /\d+\n/.
   * Carriage returns are a part of the text.
   *
   * @returns the text, and the groups of the pattern
   * @throws ExpectationError
   */
  toPrint(wanted: string | RegExp, { limit }: Within): RegExpMatchArray {
    const { console } = this;
    const begin = console.runner.time;
    const { found, ended } = waitFor(console, wanted, limit);
    if (found !== undefined) return found;
    throw console.runner.failure(
      `${console.name} should print ${shown(wanted)}, but ${reasonOf(ended!, begin, console.runner)}`,
      printed(console),
      this.toPrint,
    );
  }
}

export class NoConsoleExpectations {
  constructor(private readonly console: TestConsole) {}

  /**
   * The firmware does not print a text, in all this time. What it prints stays unread.
   * @throws ExpectationError as soon as the text comes
   */
  toPrint(wanted: string | RegExp, { limit }: Within): void {
    const { console } = this;
    const begin = console.runner.time;
    const { found } = waitFor(console, wanted, limit);
    if (found === undefined) return;
    throw console.runner.failure(
      `${console.name} should not print ${shown(wanted)}, but did after ${formatTime(console.runner.time - begin)}: ${JSON.stringify(found[0])}`,
      printed(console),
      this.toPrint,
    );
  }
}

interface Waited {
  readonly found: RegExpMatchArray | undefined;
  readonly ended?: Ended;
}

function waitFor(console: TestConsole, wanted: string | RegExp, limit: number): Waited {
  const before = console.take(wanted);
  if (before !== undefined) return { found: before };
  let found: RegExpMatchArray | undefined;
  let heard = console.output.length;
  const ended = console.runner.advance(limit, () => {
    if (console.output.length === heard) return false;
    heard = console.output.length;
    found = console.take(wanted);
    return found !== undefined;
  });
  return { found: found ?? console.take(wanted), ended };
}

function printed({ unread, output }: TestConsole): string[] {
  if (unread !== "") return ["It printed:", ...quoted(unread)];
  return output === ""
    ? ["It has printed nothing."]
    : ["It printed nothing more. Before:", ...quoted(output)];
}
