/** The angle of the pole by time: for each stretch, from its least to its greatest. */
import type { PendulumReport } from "@mvm/report/plants";
import { words } from "../../words/words";

/** Stretches across: 10 s. */
const SHOWN = 100;
const WIDTH = 620;
const HEIGHT = 190;
const LEFT = 44;
const RIGHT = WIDTH - 8;
const TOP = 12;
const BOTTOM = HEIGHT - 24;
const MIDDLE = (TOP + BOTTOM) / 2;
/** The picture shows at least so many degrees to each side. */
const LEAST_DEGREES = 3;

export function Strip({ report }: { report: PendulumReport }) {
  const { angles, releasedSeconds = 0 } = report;
  const { stretchSeconds, degrees } = angles;
  const first = Math.max(0, degrees.length - SHOWN);
  const shown = degrees.slice(first);
  const most = Math.max(LEAST_DEGREES, ...shown.flat().map((angle) => Math.ceil(Math.abs(angle))));
  const x = (index: number) => LEFT + (index / (SHOWN - 1)) * (RIGHT - LEFT);
  const y = (angle: number) => MIDDLE - (angle / most) * (MIDDLE - TOP);
  const upper = shown.map(([, greatest], index) => `${x(index)},${y(greatest)}`);
  const lower = shown.map(([least], index) => `${x(index)},${y(least)}`).reverse();
  const second = (index: number) => `${(releasedSeconds + (first + index) * stretchSeconds).toFixed(1)} s`;
  return (
    <svg class="strip" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words.value.angleByTime}>
      {[most, 0, -most].map((angle) => (
        <g key={angle}>
          <line class={angle === 0 ? "middle" : "edge"} x1={LEFT} x2={RIGHT} y1={y(angle)} y2={y(angle)} />
          <text x={LEFT - 6} y={y(angle) + 4} text-anchor="end">
            {angle}°
          </text>
        </g>
      ))}
      <polygon class="band" points={[...upper, ...lower].join(" ")} />
      <text x={LEFT} y={HEIGHT - 6}>
        {second(0)}
      </text>
      <text x={RIGHT} y={HEIGHT - 6} text-anchor="end">
        {second(SHOWN - 1)}
      </text>
      <text x={(LEFT + RIGHT) / 2} y={HEIGHT - 6} text-anchor="middle">
        {words.value.angleByTime}
      </text>
    </svg>
  );
}
