/** What a plant in the programmable logic did: how well its VM has held it. */
import { type Fall, type Pendulum, STRETCH_SECONDS, type Zc702 } from "@mvm/board";
import { CPU_HZ } from "@mvm/config";
import { stripChart } from "./strip-chart";

export interface PendulumReport {
  plant: "pendulum";
  /** When software opened the clamp; left out if the clamp is closed. */
  releasedSeconds?: number;
  /** When the pole fell, from the start of the board; left out if it has not. */
  fellSeconds?: number;
  /** What the pole or its cart met: the frame that catches the pole, or the end of the track. */
  fall?: Fall;
  /** Without signs: the pole from the upright, the cart from the middle of the track. */
  largestAngleDegrees: number;
  largestPositionMillimetres: number;
  angles: Angles;
}

/** The angle of the pole by time, from the release on. */
export interface Angles {
  /** Length of a stretch; the last one may be shorter. */
  stretchSeconds: number;
  /** The least and the greatest angle of each stretch. */
  degrees: (readonly [least: number, greatest: number])[];
}

const DEGREES = 180 / Math.PI;
const MILLIMETRES = 1000;

export function plantReport(plant: Pendulum, board: Zc702): PendulumReport {
  const { released, fell, fall, largestAngle, largestPosition, stretches } = plant.figures(board.time);
  return {
    plant: "pendulum",
    ...(released === undefined ? {} : { releasedSeconds: released / CPU_HZ }),
    ...(fell === undefined ? {} : { fellSeconds: fell / CPU_HZ }),
    ...(fall === undefined ? {} : { fall }),
    largestAngleDegrees: largestAngle * DEGREES,
    largestPositionMillimetres: largestPosition * MILLIMETRES,
    angles: {
      stretchSeconds: STRETCH_SECONDS,
      degrees: stretches.map(({ least, greatest }) => [least * DEGREES, greatest * DEGREES] as const),
    },
  };
}

/** A line of figures, and the strip. */
export function plantLines(report: PendulumReport, endSeconds: number): string {
  const { plant, releasedSeconds, fellSeconds, angles } = report;
  if (releasedSeconds === undefined) return `${plant}: never released from its clamp`;
  const until = fellSeconds ?? endSeconds;
  const stood = until - releasedSeconds;
  const end =
    fellSeconds === undefined
      ? "and stands"
      : `and fell at ${fellSeconds.toFixed(3)} s (${fallText(report)})`;
  const figures = `largest angle ${report.largestAngleDegrees.toFixed(2)}°, cart at most ${report.largestPositionMillimetres.toFixed(1)} mm from the middle`;
  return [
    `${plant}: released at ${releasedSeconds.toFixed(3)} s, stood for ${stood.toFixed(3)} s ${end}; ${figures}`,
    ...stripChart(angles.degrees, releasedSeconds, until),
  ].join("\n");
}

/** A plant that its VM has dropped makes the run a failure. */
export function plantFailures(reports: readonly PendulumReport[]): string[] {
  return reports.flatMap((report) =>
    report.fellSeconds === undefined
      ? []
      : [`the ${report.plant} fell at ${report.fellSeconds.toFixed(3)} s: ${fallText(report)}`],
  );
}

function fallText({ fall }: PendulumReport): string {
  return fall === "track" ? "the cart came to the end of its track" : "the pole lies in its frame";
}
