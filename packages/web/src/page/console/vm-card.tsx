/** A VM with its terminal, its state, and what a person can do to it. */
import type { VmReport } from "@mvm/report/report";
import { useRef } from "preact/hooks";
import type { VmSummary } from "../../protocol";
import { words } from "../../words/words";
import { mischief, order, report, run, running, type } from "../session";
import { vmHue } from "../timeline/colours";
import { Terminal } from "./terminal";

/** Keeps one processor busy until the shell ends. */
const LOAD = "while :; do :; done &\r";

export function VmCard({ vm, number }: { vm: VmSummary; number: number }) {
  const w = words.value;
  const now = report.value?.vms.find(({ name }) => name === vm.name);
  const level = now?.level ?? vm.level;
  const cores = (now?.cores.map(({ core }) => core) ?? vm.cores).join(", ");
  const state = now?.state ?? "not started";
  return (
    <section class="card vm" style={{ "--hue": vmHue(number) }} aria-label={vm.name}>
      <header class="card-head">
        <span class="swatch" aria-hidden="true" />
        <h2>{vm.name}</h2>
        <span class={`badge ${level}`}>{level.toUpperCase()}</span>
        <span class="quiet">{w.core(cores)}</span>
        <span class={`badge ${BADGES[state] ?? ""}`} data-testid={`state-${vm.name}`}>
          {w.state[state]}
        </span>
        <span class="spacer" />
        <Life now={now} />
        <Actions vm={vm} level={level} state={state} />
      </header>
      <Terminal name={vm.name} typed={vm.typed} tabs={vm.linux && vm.typed} />
      {!vm.typed && <p class="hint">{w.readOnly}</p>}
      {vm.typed && vm.linux && <p class="hint">{w.leaveShell}</p>}
    </section>
  );
}

const BADGES: Readonly<Record<string, string>> = { running: "good", faulted: "bad", stopped: "bad" };

function Life({ now }: { now: VmReport | undefined }) {
  const w = words.value;
  if (now === undefined) return null;
  const starts = now.life?.starts ?? 0;
  return (
    <span class="quiet" data-testid={`starts-${now.name}`} data-starts={starts} data-faults={now.faults}>
      {w.starts(starts)}
      {now.faults > 0 && ` · ${w.faults(now.faults)}`}
    </span>
  );
}

/** States in which a VM does nothing. */
const OFF: readonly string[] = ["off", "stopped", "faulted"];
/** What MVM does to such a VM, too. */
const FOR_ANY_STATE: readonly string[] = ["restart", "start"];

function Actions({ vm, level, state }: { vm: VmSummary; level: string; state: string }) {
  const w = words.value;
  const menu = useRef<HTMLDetailsElement>(null);
  const close = () => menu.current?.removeAttribute("open");
  const off = OFF.includes(state);
  const act = (id: string, work: () => void) => {
    const [label, hint] = w.action[id]!;
    return (
      <button
        key={id}
        type="button"
        disabled={off && !FOR_ANY_STATE.includes(id)}
        data-testid={`${id}-${vm.name}`}
        onClick={() => {
          close();
          menu.current?.querySelector("summary")?.focus();
          work();
        }}
      >
        <span>{label}</span>
        <small>{hint}</small>
      </button>
    );
  };
  return (
    <details
      class="menu"
      ref={menu}
      onKeyDown={({ key }) => {
        if (key !== "Escape") return;
        close();
        menu.current?.querySelector("summary")?.focus();
      }}
      onFocusOut={({ relatedTarget }) => {
        if (!menu.current?.contains(relatedTarget as Node | null)) close();
      }}
    >
      <summary data-testid={`actions-${vm.name}`}>{w.actions}</summary>
      <div class="menu-list">
        {act("restart", () => order(`restart ${vm.name}`))}
        {off ? act("start", () => order(`start ${vm.name}`)) : act("stop", () => order(`stop ${vm.name}`))}
        {level === "srt"
          ? act("hrt", () => order(`level ${vm.name} hrt`))
          : act("srt", () => order(`level ${vm.name} srt`))}
        {act("attack", () => mischief(vm.name, "attack"))}
        {act("hang", () => mischief(vm.name, "hang"))}
        {vm.typed && act("storm", () => mischief(vm.name, "storm"))}
        {vm.linux &&
          act("load", () => {
            type(vm.name, LOAD);
            if (!running.value) run();
          })}
      </div>
    </details>
  );
}
