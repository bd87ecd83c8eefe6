/**
 * Programs that draw on the screen, on a console that has this terminal (--console linux=-). The
 * user's terminal is xterm.js at the other end of a pty that `script` makes (bsdutils, Essential in
 * Debian). What must be on the screen follows from the files that the programs show.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROJECT_ROOT } from "../../src/system-file";
import { MVM } from "../mvm-command";
import { Emulator } from "../terminal-emulator";
import { NO_PTY } from "./no-pty";

const COLUMNS = 100;
const ROWS = 40;
const INIT = readFileSync(
  fileURLToPath(new URL("../../../../guests/linux/files/init", import.meta.url)),
  "utf8",
);
const LINES = INIT.split("\n").slice(0, -1);
/** Lines of this length need two rows. */
const LONG_LINE = 150;
const LONG = Array.from({ length: 20 }, (_, line) => `${line + 1} `.repeat(80).slice(0, LONG_LINE));
const NUMBERS = 200;
/**
 * What the shell prints when it waits for a command: it asks the terminal where the cursor is. The
 * shell loses keys that come together with the answer. So all programs are in one line of commands,
 * and the terminal answers from then on.
 */
const PROMPT = "/ # \x1b[6n";

/** What `stty -g` prints. */
const SETTINGS = /^[0-9a-f]+(:[0-9a-f]+){10,}(?=\r$)/gm;

const emulator = new Emulator({ columns: COLUMNS, rows: ROWS });
let output = "";
let user: ChildProcess;
/** Is rejected when the run has ended, with its output. */
let ended: Promise<never>;

const type = (keys: string) => user.stdin!.write(keys);
/** Is fulfilled when the screen is as wanted. It is rejected if the run ends before. */
function screen(isThere: (rows: string[]) => boolean): Promise<void> {
  return Promise.race([emulator.until(isThere), ended]);
}

beforeAll(async () => {
  if (NO_PTY !== undefined) return;
  const mvm = `'${process.execPath}' '${MVM.join("' '")}' run demos/rtos-linux --console linux=-`;
  const session = `stty rows ${ROWS} columns ${COLUMNS}; stty -g; ${mvm}; echo "status $?"; stty -g`;
  user = spawn("script", ["--quiet", "--flush", "--command", session, "/dev/null"], {
    cwd: PROJECT_ROOT,
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, SHELL: "/bin/sh", TERM: "xterm" },
  });
  ended = new Promise((_, reject) => {
    user.once("close", () => reject(new Error(`the run has ended:\n${output}`)));
  });
  ended.catch(() => {});
  user.stdout!.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    void emulator.show(text);
  });
  await screen(() => output.endsWith(PROMPT));
  emulator.terminal.onData(type);
  const long = `yes "$i " | head -n ${LONG_LINE} | tr -d '\\n' | cut -c-${LONG_LINE}`;
  type(
    `${[
      `i=1; while [ $i -le ${LONG.length} ]; do ${long}; i=$((i+1)); done > /tmp/long`,
      `seq ${NUMBERS} > /tmp/numbers`,
      "resize; stty size",
      ...["vi /init", "less /tmp/numbers", "less /tmp/long", "top", "vi /init"].flatMap((line) => [
        "clear",
        line,
      ]),
    ].join("; ")}\r`,
  );
  await screen(() => output.includes(`${ROWS} ${COLUMNS}\r\n`));
});
afterAll(() => user?.kill("SIGKILL"));

describe.skipIf(NO_PTY !== undefined)("at 100 columns and 40 rows", () => {
  it("vi shows as many lines of a file as there are rows, and its own line", async () => {
    await screen((rows) => rows[ROWS - 1]!.startsWith("- /init"));
    expect(emulator.rows.slice(0, ROWS - 1)).toEqual(LINES.slice(0, ROWS - 1));
    // A line below the last one. vi may show it in the middle, and then no lines below.
    const typed = "# typed here";
    type(`Go${typed}\x1b`);
    await screen((rows) => rows.includes(typed) && /^- \/init \[modified\]/i.test(rows[ROWS - 1]!));
    const at = emulator.rows.indexOf(typed);
    expect(emulator.rows.slice(0, at)).toEqual(LINES.slice(LINES.length - at));
    expect(new Set(emulator.rows.slice(at + 1, ROWS - 1))).toEqual(new Set(at + 1 < ROWS - 1 ? ["~"] : []));
    const { cursorX, cursorY } = emulator.terminal.buffer.active;
    expect([cursorX, cursorY]).toEqual([typed.length - 1, at]);
    type(":q!\r");
  });

  it("less turns pages of as many lines as there are rows", async () => {
    const page = ROWS - 1;
    const numbers = (from: number, length: number) => Array.from({ length }, (_, row) => `${from + row}`);
    await screen((rows) => rows[page] === "/tmp/numbers" && rows[page - 1] === `${page}`);
    expect(emulator.rows.slice(0, page)).toEqual(numbers(1, page));
    type(" ");
    await screen((rows) => rows[page - 1] === `${2 * page}`);
    expect(emulator.rows.slice(0, page)).toEqual(numbers(1 + page, page));
    type("G");
    await screen((rows) => rows[page] === "(END)");
    // Below the last line BusyBox shows an empty line and a tilde.
    const last = emulator.rows.slice(0, page).filter((row) => row !== "~" && row !== "");
    expect(last).toEqual(numbers(NUMBERS - last.length + 1, last.length));
    expect(last.length).toBeGreaterThanOrEqual(page - 2);
    type("q");
  });

  it("less breaks a line where the row ends", async () => {
    const rows = LONG.flatMap((line) => [line.slice(0, COLUMNS), line.slice(COLUMNS)]).map((row) =>
      row.trimEnd(),
    );
    await screen((shown) => shown[ROWS - 2] === rows[ROWS - 2]);
    expect(emulator.rows.slice(0, ROWS - 1)).toEqual(rows.slice(0, ROWS - 1));
    type("q");
  });

  it("top fills the screen, and shows itself", async () => {
    const isFull = (rows: string[]) => rows[0]!.startsWith("Mem: ") && rows[ROWS - 1] !== "";
    await screen(isFull);
    expect(emulator.rows[3]).toMatch(/^ +PID +PPID USER +STAT +VSZ %VSZ( CPU)? %CPU COMMAND/);
    expect(emulator.rows.slice(4).some((row) => row.endsWith(" top"))).toBe(true);
    type("q");
  });

  it("Ctrl-A x ends the run in the middle of it, and the terminal is as before", async () => {
    await screen((rows) => rows[ROWS - 1]!.startsWith("- /init"));
    type("\x01x");
    await expect(ended).rejects.toThrow("status 0");
    const settings = output.match(SETTINGS) ?? [];
    expect(settings).toHaveLength(2);
    expect(settings[0]).toBe(settings[1]);
    expect(stripVTControlCharacters(output)).toMatch(/^rtos │ control: t = /m);
    expect(output).toMatch(/^rtos +HRT +1 +running/m);
  });
});
