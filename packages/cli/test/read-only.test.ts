/** A checkout in which everything is up to date may be read-only. */
import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { PROJECT_ROOT } from "../src/system-file";

const SYSTEM = "demos/hello";
const COMMANDS = [
  ["check", SYSTEM],
  ["run", SYSTEM, "--for", "1ms"],
];

const mvm = ([...args]: readonly string[], ...around: string[]) => {
  const [program, ...rest] = [...around, "./mvm", ...args] as [string, ...string[]];
  const { status, stdout, stderr } = spawnSync(program, rest, { cwd: PROJECT_ROOT, encoding: "utf8" });
  return { status, stdout, stderr };
};

/** Mounts the checkout on itself, read-only also for root, in a namespace that ends with `"$@"`. */
const MOUNT = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && cd "$0" && exec "$@"';
const inReadOnly = (unshare: readonly string[]) => ["unshare", ...unshare, "sh", "-c", MOUNT, PROJECT_ROOT];
/** As root, or as a user who may be root of a namespace of his own. */
const WAYS = [["--mount"], ["--user", "--map-root-user", "--mount"]].map(inReadOnly);
const succeeds = ([program, ...args]: readonly string[]) => spawnSync(program!, args).status === 0;

it("mvm check and a run", ({ skip }) => {
  const way = WAYS.find((each) => succeeds([...each, "true"]));
  if (way === undefined)
    return skip("this machine lets nobody mount the checkout read-only (unshare --mount)");
  expect(succeeds([...way, "touch", "build/probe"])).toBe(false);
  for (const command of COMMANDS) expect(mvm(command)).toMatchObject({ status: 0 });
  for (const command of COMMANDS) {
    const usual = mvm(command);
    const { status, stdout, stderr } = mvm(command, ...way);
    expect(stderr).toBe(usual.stderr);
    expect(status).toBe(0);
    expect(withoutHostTime(stdout)).toBe(withoutHostTime(usual.stdout));
  }
});

/** Of a report only the line about the host differs between two runs. */
function withoutHostTime(text: string): string {
  return text.replace(/^.* s wall, .*$/m, "");
}
