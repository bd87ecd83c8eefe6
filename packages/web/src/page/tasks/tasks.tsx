/** The release latency of each task, beside the latency that it has alone. */
import type { VmTaskReport } from "@mvm/report/report";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { words } from "../../words/words";
import { alone, report } from "../session";
import { dark } from "../theme";
import { coloursOf } from "../timeline/colours";
import { binsOf } from "./bins";

export function Tasks() {
  const w = words.value;
  const vms = report.value?.vms ?? [];
  const measured = vms.flatMap((vm, number) =>
    vm.tasks.filter(({ latency }) => latency !== undefined).map((task) => ({ vm: vm.name, number, task })),
  );
  const missing = measured.find(({ vm }) => !alone.tasks.value.has(vm));
  useEffect(() => {
    if (missing !== undefined) alone.want(missing.vm);
  }, [missing?.vm, alone.tasks.value]);
  if (measured.length === 0) {
    const isDeclared = vms.some(({ tasks }) => tasks.length > 0);
    return <p class="hint">{isDeclared ? w.notMeasured : w.noTasks}</p>;
  }
  return (
    <div class="tasks">
      {measured.map(({ vm, number, task }) => (
        <TaskCard key={`${vm} ${task.task}`} vm={vm} number={number} task={task} />
      ))}
    </div>
  );
}

function TaskCard({ vm, number, task }: { vm: string; number: number; task: VmTaskReport }) {
  const w = words.value;
  const reference = alone.tasks.value.get(vm)?.find(({ marker }) => marker === task.marker);
  const own = task.latencyMicroseconds!;
  const other = reference?.latencyMicroseconds;
  const isSame =
    reference?.latency !== undefined &&
    reference.latency.max === task.latency!.max &&
    reference.latency.min === task.latency!.min;
  return (
    <figure
      class="task"
      data-testid={`task-${vm}-${task.task}`}
      data-max={task.latency!.max}
      data-misses={task.misses}
    >
      <figcaption>
        <strong>
          {vm} {task.task}
        </strong>
        <span class="quiet">
          {task.jobs.toLocaleString()} {w.jobs}
        </span>
        <span class={task.misses > 0 ? "badge bad" : "badge good"}>{w.misses(task.misses)}</span>
      </figcaption>
      <Histogram
        task={task}
        reference={reference}
        number={number}
        label={w.latencyOf(`${vm} ${task.task}`)}
      />
      <table class="figures">
        <thead>
          <tr>
            <td />
            <th scope="col">{w.mean}</th>
            <th scope="col">{w.p99}</th>
            <th scope="col">{w.maximum}</th>
          </tr>
        </thead>
        <tbody>
          <FigureRow name={w.now} figures={own} />
          {other && <FigureRow name={w.alone} figures={other} />}
        </tbody>
      </table>
      <p class="hint">
        {reference === undefined
          ? alone.tasks.value.has(vm)
            ? ""
            : w.measuringAlone
          : isSame
            ? w.sameAsAlone
            : ""}
      </p>
    </figure>
  );
}

function FigureRow({ name, figures }: { name: string; figures: { mean: number; p99: number; max: number } }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {[figures.mean, figures.p99, figures.max].map((value, column) => (
        <td key={column} class="number">
          {value.toFixed(2)} µs
        </td>
      ))}
    </tr>
  );
}

const HEIGHT = 165;
/** Most of a bin's width. */
const BAR = 0.85;
/** Room for half a bar at each side of the picture, in parts of its width. */
const MARGIN = 0.03;
/** The picture goes up to this at least; and so far above the highest bar. */
const LEAST_PERCENT = 10;
const HEADROOM = 1.05;
/** In microseconds; of a picture of one bar. */
const LEAST_WIDTH = 0.5;

function widened(least: number, greatest: number): [number, number] {
  const room = Math.max(LEAST_WIDTH, greatest - least) * MARGIN;
  const middle = (least + greatest) / 2;
  const half = Math.max(LEAST_WIDTH, greatest - least) / 2;
  return [middle - half - room, middle + half + room];
}

interface HistogramProps {
  task: VmTaskReport;
  reference: VmTaskReport | undefined;
  number: number;
  label: string;
}

function Histogram({ task, reference, number, label }: HistogramProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const isDark = dark.value;
  const { middles, parts } = binsOf([task.distribution, reference?.distribution ?? []]);
  const data = [
    middles,
    parts[0]!,
    parts[1]!.length === 0 ? middles.map(() => null) : parts[1]!,
  ] as uPlot.AlignedData;
  const latest = useRef(data);
  latest.current = data;

  useEffect(() => {
    const element = place.current!;
    const colours = coloursOf(isDark);
    const bars = uPlot.paths.bars!({ size: [BAR, 60] });
    const chart = new uPlot(
      {
        width: Math.max(200, element.clientWidth),
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { time: false, range: (_, least, greatest) => widened(least, greatest) },
          y: { range: (_, __, greatest) => [0, Math.max(LEAST_PERCENT, greatest * HEADROOM)] },
        },
        axes: [
          {
            stroke: colours.faint,
            grid: { stroke: colours.line, width: 1 },
            ticks: { stroke: colours.line, width: 1 },
            label: words.value.latencyAxis,
            labelSize: 18,
            labelFont: "11px system-ui",
            font: "10px system-ui",
            size: 26,
            values: (_, ticks) => ticks.map((tick) => tick.toFixed(2)),
          },
          {
            stroke: colours.faint,
            grid: { stroke: colours.line, width: 1 },
            ticks: { stroke: colours.line, width: 1 },
            font: "10px system-ui",
            size: 48,
            values: (_, ticks) => ticks.map((tick) => `${tick} %`),
          },
        ],
        series: [
          {},
          {
            fill: colours.vm(number),
            stroke: colours.vm(number),
            width: 1,
            paths: bars,
            points: { show: false },
          },
          { stroke: colours.text, width: 1.5, dash: [3, 2], paths: bars, points: { show: false } },
        ],
      },
      latest.current,
      element,
    );
    plot.current = chart;
    const observer = new ResizeObserver(() =>
      chart.setSize({ width: Math.max(200, element.clientWidth), height: HEIGHT }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
      plot.current = undefined;
    };
  }, [isDark, number]);

  useEffect(() => {
    plot.current?.setData(data);
  }, [task, reference]);

  return <div ref={place} class="histogram" role="img" aria-label={label} />;
}
