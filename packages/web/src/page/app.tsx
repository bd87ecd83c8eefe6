/** The page: the bar, the consoles, the timeline, and below it one of the panels. */
import { useSignal } from "@preact/signals";
import { words } from "../words/words";
import { Bar } from "./bar";
import { Terminal } from "./console/terminal";
import { VmCard } from "./console/vm-card";
import { Counters } from "./counters/counters";
import { Editor } from "./editor/editor";
import { Failed } from "./failed";
import { MemoryMap } from "./map/map";
import { Plant } from "./plant/plant";
import { failure, outcome, parts, problems, system } from "./session";
import { Tasks } from "./tasks/tasks";
import { Timeline } from "./timeline/timeline";

const PANELS = ["tasks", "counters", "map", "configuration"] as const;
type Panel = (typeof PANELS)[number];

export function App() {
  return (
    <>
      <Bar />
      <main>
        <About />
        <Messages />
        <Consoles />
        <Plant />
        <Timeline />
        <Panels />
      </main>
    </>
  );
}

function About() {
  const text = words.value.demo[parts.value?.name ?? ""];
  return <p class="about">{text ?? parts.value?.file ?? " "}</p>;
}

function Messages() {
  const w = words.value;
  const done = outcome.value;
  return (
    <div role="status" class="messages">
      {failure.value && <Failed failure={failure.value} />}
      {done && (
        <p class="message" data-testid="outcome">
          {w.outcome[done.outcome](done.vm, w.action[done.what]![done.outcome === "done" ? 1 : 0])}
        </p>
      )}
      {problems.value.map(({ line, column, code, what, fix }) => (
        <p key={`${line} ${column} ${code}`} class="message bad">
          {w.line(line)}: {what}
          <small>
            {w.fix}: {fix}
          </small>
        </p>
      ))}
    </div>
  );
}

function Consoles() {
  const w = words.value;
  const shown = system.value;
  if (shown === undefined)
    return (
      <div class="consoles loading" aria-hidden="true">
        <div class="card" />
        <div class="card" />
      </div>
    );
  const others = shown.consoles.filter(({ name }) => !shown.vms.some((vm) => vm.name === name));
  return (
    <div class="consoles">
      {shown.vms.map((vm, number) => (
        <VmCard key={`${shown.name} ${vm.name}`} vm={vm} number={number} />
      ))}
      {others.map(({ name, typed }) => (
        <section class="card vm operator" key={`${shown.name} ${name}`} aria-label={name}>
          <header class="card-head">
            <span class="swatch" aria-hidden="true" />
            <h2>{name}</h2>
            <span class="quiet">{name === "mvm" ? `${w.operatorConsole} · ${w.operatorHint}` : ""}</span>
          </header>
          <Terminal name={name} typed={typed} />
        </section>
      ))}
    </div>
  );
}

function Panels() {
  const w = words.value;
  const open = useSignal<Panel>("tasks");
  const names = { tasks: w.tasks, counters: w.counters, map: w.map, configuration: w.configuration };
  const move = (event: KeyboardEvent) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    const at = (PANELS.indexOf(open.value) + by + PANELS.length) % PANELS.length;
    open.value = PANELS[at]!;
    document.getElementById(`tab-${open.value}`)?.focus();
  };
  return (
    <section class="card panels">
      <div role="tablist" class="tabs" onKeyDown={move}>
        {PANELS.map((panel) => (
          <button
            key={panel}
            type="button"
            role="tab"
            id={`tab-${panel}`}
            data-testid={`tab-${panel}`}
            aria-selected={open.value === panel}
            aria-controls="panel"
            tabIndex={open.value === panel ? 0 : -1}
            onClick={() => {
              open.value = panel;
            }}
          >
            {names[panel]}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="panel" aria-labelledby={`tab-${open.value}`}>
        {open.value === "tasks" && <Tasks />}
        {open.value === "counters" && <Counters />}
        {open.value === "map" && <MemoryMap />}
        {open.value === "configuration" && parts.value && <Editor />}
      </div>
    </section>
  );
}
