/** The mvm command line. */
import { readFileSync } from "node:fs";
import { BOOT_MODES } from "@mvm/board/boot/boot-mode";
import { printableLines } from "@mvm/config/source/printable";
import { Argument, Command, CommanderError, Option } from "commander";
import { SHELLS } from "./completion/shells";
import { EXIT, EXIT_STATUSES, OutputFailure, tell } from "./errors";
import { EXPERIMENT_NAMES } from "./evaluate/names";
import { FIRMWARES } from "./firmware/names";

const TIME = "virtual time, such as 5s, 200ms or 1000000cycles";

/** A guest's folder says by a program how the guest is built. */
const NO_CODE =
  "refuse guests whose folder has an image.ts: it is a program that runs on this machine, with your rights";

const RESET = () =>
  new Option(
    "--reset <what>",
    "what a reset by software or a watchdog does: stop the run, or restart the board",
  )
    .choices(["stop", "restart"])
    .default("stop");

/** Of the commands that run something on the virtual ZC702. */
const GDB = () =>
  new Option(
    "--gdb [port]",
    "wait for gdb on this TCP port of this machine (1234), and print how to start gdb; give it last, or as --gdb=PORT",
  );
const SAVE = () => new Option("--save <file>", "save the whole run at --save-at");
const SAVE_AT = () =>
  new Option("--save-at <time|text>", `when: ${TIME}, or when a console prints this, as in --until`);
const RESTORE = () => new Option("--restore <file>", "go on from a file of --save");
const RECORD = () => new Option("--record <file>", "keep what is typed, with its virtual time");
const REPLAY = () => new Option("--replay <file>", "the run of a file of --record again");
const PROFILE = () =>
  new Option(
    "--profile <file>",
    "write in which functions the cores were, as folded stacks for flame graphs",
  );
const PROFILE_PERIOD = () =>
  new Option("--profile-period <time>", "how often --profile looks, in virtual time (6.144us)");
const SYMBOLS = () =>
  new Option(
    "--symbols <[vm=]file>",
    "an ELF or System.map with the functions that --profile and --trace-instructions name; may be repeated",
  ).argParser(collect);
const COVERAGE = () =>
  new Option("--coverage <file>", "write which source lines of the guests were executed, for lcov");
const COVERAGE_OF = () =>
  new Option(
    "--coverage-of <name>",
    "limit --coverage to this VM, or to MVM (mvm); may be repeated",
  ).argParser(collect);
const TRACE_INSTRUCTIONS = () =>
  new Option(
    "--trace-instructions <file>",
    "write each instruction of a window, with the registers that it changed",
  );
const INSTRUCTIONS_FROM = () =>
  new Option(
    "--instructions-from <time|symbol>",
    `where the window begins: ${TIME}, or the first arrival at a symbol, such as main or VM:main (0s)`,
  );
const INSTRUCTIONS_FOR = () =>
  new Option("--instructions-for <time>", "how long the window is, in virtual time (100us)");
const TRACE = () =>
  new Option(
    "--trace <file>",
    "write what ran when: NAME.perfetto-trace or .pftrace, for ui.perfetto.dev; NAME.vcd",
  );
const TRACE_ON_MISS = () =>
  new Option("--trace-on-miss <file>", "the same at the first failure: the last --trace-last before it");
const TRACE_LAST = () => new Option("--trace-last <time>", `${TIME}; without it 100ms`);
const CONSOLE = (name: string) =>
  new Option(
    `--console <${name}=where>`,
    "where a console is, raw: pty, tcp:PORT (0: any free one), file:PATH, or - for this terminal; may be repeated",
  )
    .argParser(collect)
    .default([], "all in one view");
const SPEED = () =>
  new Option(
    "--speed <max|n>",
    "virtual seconds in a second of the wall clock, such as 1, 0.1 or 10; without it 1 if someone may type and no option ends the run, or else max",
  );
const THREADS = () =>
  new Option("--threads <n>", "how many runs at the same time on this machine (one for each processor)");
const GDB_NOWAIT = () => new Option("--gdb-nowait", "the same, but run until a debugger comes");

/** A command loads its modules when it is called. So a wrong argument is reported at once. */
function program(setStatus: (status: number) => void): Command {
  const mvm = new Command("mvm")
    .description("MVM, a Type-1 virtual machine monitor, on a virtual ZC702")
    .version(version())
    .exitOverride()
    // An option belongs to the command that it stands behind: `campaign`, or its `worker`.
    .enablePositionalOptions()
    .configureHelp({ showGlobalOptions: true })
    .addHelpText("afterAll", `\n${EXIT_STATUSES}`)
    .configureOutput({
      writeErr: (text) => process.stderr.write(printableLines(text)),
      outputError: (text, write) =>
        write(
          text
            .replace(/^error:/, "mvm:")
            .replace(/\. Allowed choices are (.*)\.$/m, "\n    fix: give one of $1"),
        ),
    })
    .showHelpAfterError("(mvm help shows the commands)");

  mvm
    .command("run")
    .description("run a system: every console in one place, and a report at the end")
    .argument("<demo|file>", "a demo's folder or name, or a system.jsonc")
    .option("--until <text>", "end when a console prints this; VM:TEXT listens to one VM")
    .option("--for <time>", `end after this ${TIME}; with --board qemu it is wall time`)
    .option("--report <file>", "write the report as JSON")
    .addOption(new Option("--board <board>", "where to run").choices(["zc702", "qemu"]).default("zc702"))
    .option(
      "--keyboard <vm>",
      "the VM that gets what is typed, or mvm for commands; what comes from a pipe is read only with this (by Linux, from its first prompt on)",
    )
    .option("--no-code", NO_CODE)
    .addOption(RESET())
    .option("--cold", "boot, also if a snapshot after the boot of Linux is there")
    .option("--strict", "end at once if a VM falls into an exception from which it does not come back")
    .option("--debug", "a debug build of MVM, which checks how it takes its locks")
    .addOption(CONSOLE("vm"))
    .addOption(SPEED())
    .addOption(SAVE())
    .addOption(SAVE_AT())
    .addOption(RESTORE())
    .addOption(RECORD())
    .addOption(REPLAY())
    .addOption(PROFILE())
    .addOption(PROFILE_PERIOD())
    .addOption(SYMBOLS())
    .addOption(COVERAGE())
    .addOption(COVERAGE_OF())
    .addOption(TRACE_INSTRUCTIONS())
    .addOption(INSTRUCTIONS_FROM())
    .addOption(INSTRUCTIONS_FOR())
    .addOption(TRACE())
    .addOption(TRACE_ON_MISS())
    .addOption(TRACE_LAST())
    .addOption(GDB())
    .addOption(GDB_NOWAIT())
    .action(async (system, options) =>
      setStatus(await (await import("./commands/run")).run(system, options)),
    );

  mvm
    .command("build")
    .description("build a system's bootable ELF")
    .argument("<demo|file>")
    .option("--no-code", NO_CODE)
    .action(async (system, options) =>
      setStatus(await (await import("./commands/check")).build(system, options)),
    );

  mvm
    .command("check")
    .description("check a configuration and its images")
    .argument("<demo|file>")
    .option("--trust", "show which VM must trust which other VM with what, and why")
    .option("--json", "the figures, the matrix of trust or the mistakes as JSON, for programs")
    .option("--no-code", NO_CODE)
    .action(async (system, options) =>
      setStatus(await (await import("./commands/check")).check(system, options)),
    );

  mvm
    .command("web")
    .description("a page in which the board itself runs: consoles, timeline, histograms, configuration")
    .argument("[demo|file]", "without it all demos")
    .option("--port <port>", "TCP port of this machine; 0: any free one", "8702")
    .option("--export <folder>", "write a folder that any web server can hand out, and serve nothing")
    .option("--screenshots <folder>", "visit the page with Chromium, and write a picture of each visit")
    .option("--speed", "compare the speed of the board in the page, in Chromium, with its speed in Node")
    .action(async (system, options) =>
      setStatus(await (await import("./commands/web")).web(system, options)),
    );

  mvm
    .command("headers")
    .description("write the C headers of MVM's calls, for a guest in C")
    .argument("[folder]", "where to", "build/include")
    .action(async (folder) => setStatus(await (await import("./commands/headers")).headers(folder)));

  mvm
    .command("pack")
    .description("make the npm packages @mvm/board and @mvm/testing, for projects of your own")
    .argument("[folder]", "where to", "build/packages")
    .action(async (folder) => setStatus(await (await import("./commands/pack")).pack(folder)));

  mvm
    .command("docs")
    .description("make a site with a search from the documents")
    .argument("[folder]", "where to", "build/site")
    .addOption(new Option("--base <path>", "the path at which a web server will show it").default("/"))
    .addOption(
      new Option(
        "--serve <port>",
        "then show it at this TCP port of this machine; 0: any free one",
      ).conflicts("base"),
    )
    .action(async (folder, options) =>
      setStatus(await (await import("./commands/docs")).docs(folder, options)),
    );

  mvm
    .command("board")
    .description("run any bare-metal program, boot loader or Linux kernel, without MVM")
    .argument("<program>", "an ELF, a U-Boot image, a zImage, or a raw binary as FILE@ADDRESS")
    .addOption(
      new Option("--start <state>", "what has run before the program: the boot ROM alone, or the FSBL, too")
        .choices(["rom", "fsbl"])
        .default("fsbl"),
    )
    .addOption(
      new Option("--boot-mode <device>", "the boot mode pins, as the SLCR shows them")
        .choices(Object.keys(BOOT_MODES))
        .default("jtag"),
    )
    .option("--dtb <file>", "the device tree of a Linux kernel")
    .option("--initrd <file>", "the initial RAM disk of a Linux kernel")
    .option("--append <text>", "the command line of a Linux kernel, in place of the device tree's")
    .option("--load <file@address>", "put a file into memory; may be repeated", collect, [])
    .addOption(
      new Option("--uart <n>", "the UART that gets the keyboard, or what comes from a pipe")
        .choices(["0", "1"])
        .default("1"),
    )
    .option("--until <text>", "end when a UART prints this; uart0:TEXT listens to one")
    .option("--for <time>", `end after this ${TIME}`)
    .option("--report <file>", "write the report as JSON")
    .addOption(RESET())
    .option(
      "--semihosting",
      "do Arm's semihosting calls: a console for the program, and its exit status as that of mvm",
    )
    .addOption(
      new Option(
        "--exception-loop <what>",
        "what it is if the program falls into an exception and does not come back from it",
      )
        .choices(["fail", "ignore"])
        .default("fail"),
    )
    .option(
      "--strict",
      "end with status 1 if the board has noted a refused access or a use of what is not there, and at once after an exception from which the program does not come back",
    )
    .option(
      "--allow <addresses>",
      "what --strict lets pass: registers and ranges, such as 0xF8000B74,0xF800D000-0xF800DFFF; may be repeated",
      collect,
      [],
    )
    .addOption(CONSOLE("uart"))
    .addOption(SPEED())
    .addOption(SAVE())
    .addOption(SAVE_AT())
    .addOption(RESTORE())
    .addOption(RECORD())
    .addOption(REPLAY())
    .addOption(PROFILE())
    .addOption(PROFILE_PERIOD())
    .addOption(SYMBOLS())
    .addOption(COVERAGE())
    .addOption(COVERAGE_OF())
    .addOption(TRACE_INSTRUCTIONS())
    .addOption(INSTRUCTIONS_FROM())
    .addOption(INSTRUCTIONS_FOR())
    .addOption(GDB())
    .addOption(GDB_NOWAIT())
    .action(async (file, options) =>
      setStatus(await (await import("./commands/board")).board(file, options)),
    );

  mvm
    .command("firmware")
    .description("build U-Boot or Linux from Debian's sources, and run it without MVM")
    .addArgument(new Argument("<name>", "what to run").choices(FIRMWARES))
    .addOption(
      new Option("--check", "judge the board: no keyboard, and a line for each check").conflicts([
        "until",
        "for",
        "report",
        "reset",
      ]),
    )
    .option("--until <text>", "end when a UART prints this; uart0:TEXT listens to one")
    .option("--for <time>", `end after this ${TIME}`)
    .option("--report <file>", "write the report as JSON")
    .addOption(RESET())
    .action(async (name, options) =>
      setStatus(await (await import("./commands/firmware")).firmware(name, options)),
    );

  mvm
    .command("bench")
    .description("what MVM's paths cost, in instructions and cycles")
    .addArgument(
      new Argument(
        "[part]",
        "linux: what shadow tables cost a Linux, beside direct; speed: how fast the virtual ZC702 runs, beside QEMU",
      ).choices(["linux", "speed"]),
    )
    .option("--write", "put the tables into docs/measurements.md")
    .option("--path <name>", "measure only the path with this name, or with this in its name")
    .option("--program <name>", "speed: only this program, this group, or those with this in their name")
    .addOption(new Option("--length <length>", "speed: only runs of this length").choices(["long", "short"]))
    .option("--times <n>", "speed: how often each run is repeated (3)")
    .option("--json", "the figures as JSON")
    .option("--csv", "the figures of the paths as CSV")
    .addOption(
      new Option("--board <board>", "count on this board only; QEMU counts no cycles").choices([
        "zc702",
        "qemu",
      ]),
    )
    .action(async (part, options) =>
      setStatus(await (await import("./commands/bench-parts")).benchPart(part, options)),
    );

  mvm
    .command("evaluate")
    .description("the experiments of docs/evaluation.md: what MVM keeps, and what that costs")
    .addArgument(new Argument("[name...]", "only these experiments").choices(EXPERIMENT_NAMES))
    .option("--write", "write the data, the plots and docs/evaluation.md")
    .option("--csv", "print the data of one experiment as CSV")
    .action(async (names, options) =>
      setStatus(await (await import("./commands/evaluate")).evaluate(names, options)),
    );

  const campaign = mvm
    .command("campaign")
    .description("run systems again and again with faults, judge each run, and show the verdicts")
    .argument("<file>", "a campaign file (docs/campaigns.md); or worker")
    .option("--results <file>", "where the results are kept (build/campaigns/NAME.sqlite)")
    .option("--page <file>", "where the HTML page goes (build/campaigns/NAME.html)")
    .addOption(THREADS())
    .option("--queue <url>", "have the runs made by workers on this Redis, such as redis://host:6379")
    .option("--replay <key>", "only make this run again, and show it beside the run without the fault")
    .option("--no-code", NO_CODE)
    .action(async (file, options) =>
      setStatus(await (await import("./commands/campaign")).campaign(file, options)),
    );

  campaign
    .enablePositionalOptions()
    .command("worker")
    .description("make runs of the campaigns on a Redis, until a signal ends it")
    .requiredOption("--queue <url>", "the Redis, such as redis://host:6379")
    .addOption(THREADS())
    .action(async (options) =>
      setStatus(await (await import("./commands/campaign")).campaignWorker(options)),
    );

  mvm
    .command("completion")
    .description("print a script that completes mvm's command lines; source it in the shell")
    .addArgument(new Argument("<shell>").choices(SHELLS))
    .action(async (shell) => {
      const { completion } = await import("./commands/completion");
      setStatus(completion(mvm, shell));
    });

  mvm
    .command("test")
    .description("run every test, or those whose file name contains the pattern")
    .argument("[pattern]")
    .action(async (pattern) => setStatus(await (await import("./commands/test")).test(pattern)));

  return mvm;
}

/** The version of the package.json at the root of the project. */
function version(): string {
  return JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")).version;
}

function collect(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}

async function main(): Promise<number> {
  let status: number = EXIT.success;
  try {
    await program((result) => {
      status = result;
    }).parseAsync();
    return status;
  } catch (error) {
    // Commander has already printed what is wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.success : EXIT.usage;
    return tell(error);
  }
}

// The reader of the output may close the pipe early: `mvm run … | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) =>
  process.exit(error.code === "EPIPE" ? EXIT.success : tell(new OutputFailure(error))),
);
process.on("uncaughtException", (error) => process.exit(tell(error)));

process.exitCode = await main();
