/** The packet vCont: what each core does from now on (GDB manual, E.2). */

export type Action =
  | { readonly kind: "continue" }
  | { readonly kind: "step" }
  /** Steps as long as PC is from `start` to before `end`. */
  | { readonly kind: "range"; readonly start: number; readonly end: number };

export const VCONT_ACTIONS = "vCont;c;C;s;S;t;r";

/** A thread is a core, and its number one more than the core's, because 0 means any thread. */
export function threadOf(core: number): number {
  return core + 1;
}

/**
 * The core of a thread. "0" (any) and "-1" (all) have none; undefined: there is no such thread.
 */
export function coreOfThread(thread: string, cores: number): number | "all" | undefined {
  if (thread === "-1" || thread === "0") return "all";
  const core = Number.parseInt(thread, 16) - 1;
  return core >= 0 && core < cores ? core : undefined;
}

/**
 * By core; undefined for a core that stands still. The first action that names a core, or all,
 * counts. Undefined: the packet is wrong.
 */
export function parseResume(payload: string, cores: number): (Action | undefined)[] | undefined {
  const actions = new Array<Action | undefined>(cores).fill(undefined);
  const decided = new Array<boolean>(cores).fill(false);
  for (const text of payload.split(";").slice(1)) {
    const [what = "", thread = "-1"] = text.split(":");
    const which = coreOfThread(thread, cores);
    const action = parseAction(what);
    if (which === undefined || action === undefined) return undefined;
    for (let core = 0; core < cores; core++) {
      if (decided[core] || (which !== "all" && which !== core)) continue;
      decided[core] = true;
      actions[core] = action === "stop" ? undefined : action;
    }
  }
  return actions.some((action) => action !== undefined) ? actions : undefined;
}

/** A signal is not delivered, because the board has none. */
function parseAction(text: string): Action | "stop" | undefined {
  if (text === "t") return "stop";
  if (text === "c" || /^C[0-9a-f]{2}$/i.test(text)) return { kind: "continue" };
  if (text === "s" || /^S[0-9a-f]{2}$/i.test(text)) return { kind: "step" };
  const range = /^r([0-9a-f]{1,8}),([0-9a-f]{1,8})$/i.exec(text);
  if (range === null) return undefined;
  return { kind: "range", start: Number.parseInt(range[1]!, 16), end: Number.parseInt(range[2]!, 16) };
}
