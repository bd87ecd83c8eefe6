/** The bar at the top: which system, run and pause, speed, time, theme and language. */
import { CPU_HZ } from "@mvm/board/clocks";
import { changeLanguage, words } from "../words/words";
import {
  choose,
  configuration,
  cycle,
  diagnosis,
  halt,
  measured,
  next,
  parts,
  pause,
  progress,
  run,
  running,
  setSpeed,
  speed,
  start,
  system,
  systems,
  timeline,
} from "./session";
import { changeTheme } from "./theme";

/** Virtual seconds in a second of the wall; 0: as many as possible. */
const SPEEDS = [0.001, 0.01, 0.1, 1, 10, 0];

export function Bar() {
  const w = words.value;
  const ready = system.value !== undefined;
  return (
    <header class="bar">
      <div class="brand">
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <rect width="16" height="16" rx="3" fill="#0e7490" />
          <path d="M3 12V4l5 5 5-5v8" fill="none" stroke="white" stroke-width="2" />
        </svg>
        <h1>MVM</h1>
      </div>
      <label class="field">
        <span class="visually-hidden">{w.system}</span>
        <select
          value={parts.value?.name ?? ""}
          data-testid="system"
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {systems.value.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <div class="buttons">
        {running.value ? (
          <button type="button" class="primary" data-testid="pause" onClick={pause}>
            ❚❚ {w.pause}
          </button>
        ) : (
          <button type="button" class="primary" data-testid="run" disabled={!ready} onClick={run}>
            ▶ {w.run}
          </button>
        )}
        <button type="button" disabled={!ready} title={w.nextHint} data-testid="next" onClick={next}>
          {w.next}
        </button>
        <button
          type="button"
          disabled={!ready}
          data-testid="again"
          onClick={() => start(configuration.value)}
        >
          ↺ {w.reset}
        </button>
      </div>
      <label class="field">
        <span class="visually-hidden">{w.speed}</span>
        <select
          value={speed.value}
          data-testid="speed"
          onChange={(event) => setSpeed(Number(event.currentTarget.value))}
        >
          {SPEEDS.map((each) => (
            <option key={each} value={each}>
              {speedText(each)}
            </option>
          ))}
        </select>
      </label>
      <div class="time" title={w.virtualTime}>
        <strong data-testid="time">{(cycle.value / CPU_HZ).toFixed(3)} s</strong>
        <span class="quiet" role="status" data-testid="status">
          {statusText()}
        </span>
      </div>
      <span class="spacer" />
      <div class="buttons">
        <button type="button" onClick={changeTheme} aria-label={w.theme} title={w.theme} data-testid="theme">
          ◐
        </button>
        <button type="button" onClick={changeLanguage} data-testid="language">
          {w.language}
        </button>
      </div>
    </header>
  );
}

function speedText(speed: number): string {
  const w = words.value;
  if (speed === 0) return w.fastest;
  if (speed === 1) return w.realTime;
  return speed < 1 ? w.slower(`${Math.round(1 / speed).toLocaleString()}`) : w.faster(`${speed}`);
}

function statusText(): string {
  const w = words.value;
  if (progress.value !== undefined) return `${w.step[progress.value]} …`;
  if (running.value) {
    const { speed, mips } = measured.value;
    return w.measured(speed < 0.095 ? speed.toFixed(3) : speed.toFixed(2), mips.toFixed(0));
  }
  if (halt.value === undefined) return "";
  const what = halt.value === "event" ? timeline.latest : diagnosis.value;
  return [w.halt[halt.value], what].filter(Boolean).join(": ");
}
