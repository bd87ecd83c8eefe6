/** The timeline: a picture to move and zoom, and the same as a table. */

import { CPU_HZ } from "@mvm/board/clocks";
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { words } from "../../words/words";
import { goTo, running, timeline } from "../session";
import { dark } from "../theme";
import { coloursOf } from "./colours";
import { AXIS_HEIGHT, drawTimeline, LABEL_WIDTH } from "./draw";
import { type Hint, hintAt, pixels } from "./hover";
import { type Row, rowsOf } from "./rows";
import { TimelineTable } from "./table";
import { centred, cycleAt, following, momentText, moved, type View, zoomed } from "./view";

/** 30 ms across at first. */
const FIRST_SPAN = 0.03 * CPU_HZ;
const LOWEST = 190;
const HIGHEST = 400;
const ZOOM = 1.4;
const WHEEL_ZOOM = 1.0015;
const STEP = 0.15;
/** A press that moves less than this is a click. */
const CLICK_PIXELS = 4;
/** How near the pointer must be to a thing that is narrower than a pixel. */
const NEAR_PIXELS = 3;

export function Timeline() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useRef<View>({ begin: 0, span: FIRST_SPAN });
  const rows = useRef<Row[]>([]);
  const scrolled = useRef(0);
  const height = useRef(LOWEST);
  const follows = useSignal(true);
  const all = useSignal(false);
  const width = useSignal(0);
  const redraw = useSignal(0);
  const hint = useSignal<(Hint & { x: number; y: number }) | undefined>(undefined);
  const tableOpen = useSignal(false);
  const drag = useRef<{ x: number; y: number; view: View; scrolled: number; moved: boolean } | undefined>(
    undefined,
  );

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      width.value = Math.floor(entry!.contentRect.width);
    });
    observer.observe(canvas.current!.parentElement!);
    // Not passive: the page must not scroll while the timeline zooms.
    const wheel = (event: WheelEvent) => onWheel(event);
    canvas.current!.addEventListener("wheel", wheel, { passive: false });
    return () => observer.disconnect();
  }, []);

  useSignalEffect(() => {
    timeline.version.value;
    redraw.value;
    const wide = width.value;
    const isDark = dark.value;
    const showAll = all.value;
    if (follows.value) view.current = following(view.current, timeline.cycle, timeline.first);
    const request = requestAnimationFrame(() => paint(wide, isDark, showAll));
    return () => cancelAnimationFrame(request);
  });

  function paint(wide: number, isDark: boolean, showAll: boolean): void {
    const element = canvas.current;
    if (element === null || wide === 0) return;
    const scale = devicePixelRatio;
    const rowsNow = rowsOf(timeline, showAll);
    const last = rowsNow.at(-1);
    const tall = last === undefined ? 0 : last.top + last.height + AXIS_HEIGHT;
    // A row may come, but none goes while a person looks.
    height.current = Math.min(HIGHEST, Math.max(LOWEST, tall, showAll ? 0 : height.current));
    if (element.width !== wide * scale || element.height !== height.current * scale) {
      element.width = wide * scale;
      element.height = height.current * scale;
      element.style.height = `${height.current}px`;
    }
    const context = element.getContext("2d")!;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    rows.current = rowsNow;
    scrolled.current = Math.max(0, Math.min(scrolled.current, tall - height.current));
    drawTimeline(
      {
        context,
        width: wide,
        height: height.current,
        scrolled: scrolled.current,
        view: view.current,
        colours: coloursOf(isDark),
        store: timeline,
      },
      rows.current,
    );
  }

  function change(next: View): void {
    follows.value = false;
    view.current = next;
    redraw.value++;
  }

  function zoom(factor: number, at?: number): void {
    const { begin, span } = view.current;
    if (follows.value) view.current = zoomed(view.current, factor, timeline.cycle);
    else view.current = zoomed(view.current, factor, at ?? begin + span / 2);
    redraw.value++;
  }

  function timeAt(event: MouseEvent): number {
    const { left } = canvas.current!.getBoundingClientRect();
    return cycleAt(view.current, width.value - LABEL_WIDTH, event.clientX - left - LABEL_WIDTH);
  }

  function onWheel(event: WheelEvent): void {
    if (event.shiftKey) {
      scrolled.current += event.deltaY;
      redraw.value++;
    } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      change(moved(view.current, event.deltaX / width.value));
    } else zoom(WHEEL_ZOOM ** event.deltaY, timeAt(event));
    event.preventDefault();
  }

  function onPointerDown(event: PointerEvent): void {
    drag.current = {
      x: event.clientX,
      y: event.clientY,
      view: view.current,
      scrolled: scrolled.current,
      moved: false,
    };
    canvas.current!.setPointerCapture(event.pointerId);
  }

  function onPointerMove(event: PointerEvent): void {
    const pressed = drag.current;
    if (pressed === undefined) {
      look(event);
      return;
    }
    const dx = event.clientX - pressed.x;
    const dy = event.clientY - pressed.y;
    if (!pressed.moved && Math.hypot(dx, dy) < CLICK_PIXELS) return;
    pressed.moved = true;
    hint.value = undefined;
    scrolled.current = pressed.scrolled - dy;
    change(moved(pressed.view, -dx / (width.value - LABEL_WIDTH)));
  }

  function onPointerUp(event: PointerEvent): void {
    const pressed = drag.current;
    drag.current = undefined;
    if (pressed === undefined || pressed.moved) return;
    const cycle = timeAt(event);
    if (cycle < timeline.first || event.clientX - canvas.current!.getBoundingClientRect().left < LABEL_WIDTH)
      return;
    follows.value = false;
    goTo(Math.min(cycle, timeline.last));
  }

  function look(event: PointerEvent): void {
    const { left, top } = canvas.current!.getBoundingClientRect();
    const x = event.clientX - left;
    const y = event.clientY - top;
    const place = y - AXIS_HEIGHT + scrolled.current;
    const row = rows.current.find((each) => place >= each.top && place < each.top + each.height);
    const near = pixels(NEAR_PIXELS, view.current.span, width.value);
    const found = row && x > LABEL_WIDTH ? hintAt(row, timeAt(event), near, words.value) : undefined;
    hint.value = found && { ...found, x, y };
  }

  function onKeyDown(event: KeyboardEvent): void {
    const keys: Record<string, () => void> = {
      ArrowLeft: () => change(moved(view.current, -STEP)),
      ArrowRight: () => change(moved(view.current, STEP)),
      "+": () => zoom(1 / ZOOM),
      "-": () => zoom(ZOOM),
      f: () => {
        follows.value = true;
      },
      Home: () => change({ ...view.current, begin: timeline.first }),
      Enter: () => goTo(view.current.begin + view.current.span / 2),
    };
    const act = keys[event.key];
    if (act === undefined) return;
    act();
    event.preventDefault();
  }

  const w = words.value;
  timeline.version.value;
  const { misses, lastMiss } = timeline;
  return (
    <section class="card timeline" aria-label={w.timeline}>
      <header class="card-head">
        <h2>{w.timeline}</h2>
        <span class={misses > 0 ? "badge bad" : "badge good"} data-testid="misses">
          {w.misses(misses)}
        </span>
        <span class="spacer" />
        <div class="buttons">
          {lastMiss && (
            <button
              type="button"
              onClick={() => change(centred(view.current, lastMiss.due ?? lastMiss.end ?? 0))}
            >
              {w.lastMiss}
            </button>
          )}
          <button
            type="button"
            aria-pressed={all.value}
            onClick={() => {
              all.value = !all.value;
            }}
          >
            {w.allTracks}
          </button>
          <button
            type="button"
            aria-pressed={follows.value}
            onClick={() => {
              follows.value = !follows.value;
            }}
          >
            {w.follow}
          </button>
          <button
            type="button"
            aria-label={w.earlier}
            title={w.earlier}
            onClick={() => change(moved(view.current, -STEP))}
          >
            ←
          </button>
          <button
            type="button"
            aria-label={w.later}
            title={w.later}
            onClick={() => change(moved(view.current, STEP))}
          >
            →
          </button>
          <button type="button" aria-label={w.zoomOut} title={w.zoomOut} onClick={() => zoom(ZOOM)}>
            −
          </button>
          <button type="button" aria-label={w.zoomIn} title={w.zoomIn} onClick={() => zoom(1 / ZOOM)}>
            +
          </button>
        </div>
      </header>
      <div class="timeline-picture">
        <canvas
          ref={canvas}
          style={{ height: `${LOWEST}px` }}
          tabIndex={0}
          role="img"
          aria-label={`${w.timeline}. ${w.timelineHint}`}
          data-testid="timeline"
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={onPointerUp}
          onPointerLeave={() => {
            hint.value = undefined;
          }}
          onKeyDown={onKeyDown}
        />
        {hint.value && <HintBox {...hint.value} right={hint.value.x > width.value / 2} />}
      </div>
      <Legend />
      <p class="hint">{w.timelineHint}</p>
      <details
        onToggle={(event) => {
          tableOpen.value = (event.currentTarget as HTMLDetailsElement).open;
        }}
      >
        <summary>{w.asTable}</summary>
        {tableOpen.value && !running.value && <TimelineTable view={view.current} rows={rows.current} />}
        {tableOpen.value && running.value && <p class="hint">{w.pause} …</p>}
      </details>
      <p class="visually-hidden" aria-live="polite">
        {running.value ? "" : momentText(timeline.cycle)}
      </p>
    </section>
  );
}

/** What the colours say. A VM's colour stands at its name, above. */
function Legend() {
  const { legend } = words.value;
  const colours = coloursOf(dark.value);
  const swatches = [
    [colours.mvm, legend.mvm],
    [colours.switching, legend.switching],
    [colours.idle, legend.idle],
    [colours.pending, legend.pending],
    [colours.handled, legend.handled],
    [colours.miss, legend.miss],
  ] as const;
  return (
    <ul class="legend">
      <li>{legend.vms}</li>
      {swatches.map(([colour, text]) => (
        <li key={text}>
          <span class="swatch" style={{ background: colour }} aria-hidden="true" />
          {text}
        </li>
      ))}
    </ul>
  );
}

function HintBox({ title, lines, x, y, right }: Hint & { x: number; y: number; right: boolean }) {
  const place = right ? { right: `calc(100% - ${x - 12}px)` } : { left: `${x + 12}px` };
  return (
    <div class="hint-box" style={{ ...place, top: `${y + 12}px` }}>
      <strong>{title}</strong>
      {lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </div>
  );
}
