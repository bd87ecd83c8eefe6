/** The pendulum: a pole on a cart, as it is at the moment. */
import { words } from "../../words/words";
import { plant, report } from "../session";
import { Strip } from "./strip";

/** Pixels of the picture. */
const WIDTH = 420;
const HEIGHT = 190;
const TRACK_Y = 160;
const POLE = 120;
const CART = { width: 56, height: 22 };
/** Half of the track, in metres (board/src/pl/pendulum/plant.ts), and in pixels. */
const TRACK_METRES = 0.3;
const TRACK_PIXELS = 180;
const DEGREES = 180 / Math.PI;
const MILLIMETRES = 1000;
/** A force of a newton is drawn so long. */
const NEWTON_PIXELS = 9;

export function Plant() {
  const w = words.value;
  const now = plant.value;
  const record = report.value?.plants?.[0];
  if (now === undefined) return null;
  const { angle, position, force, fallen, released } = now;
  const x = WIDTH / 2 + (position / TRACK_METRES) * TRACK_PIXELS;
  const pivot = TRACK_Y - CART.height;
  const state = fallen ? w.plantFell : released ? w.plantStands : w.plantHeld;
  const arrow = force * NEWTON_PIXELS;
  return (
    <section class="card plant" aria-label={w.plant} data-testid="plant" data-fallen={fallen}>
      <header class="card-head">
        <h2>{w.plant}</h2>
        <span class={`badge ${fallen ? "bad" : "good"}`}>{state}</span>
        <span class="spacer" />
        <span class="quiet mono">
          {w.angle} {(angle * DEGREES).toFixed(2)}° · {w.cart} {(position * MILLIMETRES).toFixed(1)} mm ·{" "}
          {w.force} {force.toFixed(2)} N
        </span>
      </header>
      <div class="plant-views">
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${w.plant}: ${state}`}>
          <line
            class="track"
            x1={WIDTH / 2 - TRACK_PIXELS - CART.width / 2}
            x2={WIDTH / 2 + TRACK_PIXELS + CART.width / 2}
            y1={TRACK_Y + 8}
            y2={TRACK_Y + 8}
          />
          <line class="middle" x1={WIDTH / 2} x2={WIDTH / 2} y1={TRACK_Y + 2} y2={TRACK_Y + 14} />
          <rect
            class="cart"
            x={x - CART.width / 2}
            y={pivot}
            width={CART.width}
            height={CART.height}
            rx="4"
          />
          <circle class="wheel" cx={x - CART.width / 3} cy={TRACK_Y + 2} r="6" />
          <circle class="wheel" cx={x + CART.width / 3} cy={TRACK_Y + 2} r="6" />
          <g transform={`rotate(${angle * DEGREES} ${x} ${pivot})`}>
            <line class="pole" x1={x} x2={x} y1={pivot} y2={pivot - POLE} />
            <circle class="bob" cx={x} cy={pivot - POLE} r="8" />
          </g>
          <line
            class="force"
            x1={x}
            x2={x + arrow}
            y1={pivot + CART.height / 2}
            y2={pivot + CART.height / 2}
          />
        </svg>
        {record && <Strip report={record} />}
      </div>
    </section>
  );
}
