/**
 * Figures as SVG, by Observable Plot in a document without a browser. A figure has its own
 * background and follows the reader's light or dark scheme by a style of its own, because it stands
 * in an `img` of a page.
 */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

export interface Figure {
  /** Alternative text: what the figure shows. */
  title: string;
  /** What each colour stands for, in the order of COLOURS. Empty: one colour, no legend. */
  series: readonly string[];
  options: Plot.PlotOptions;
}

/** Of the series. Each is readable on the light and on the dark background. */
export const COLOURS = ["#3b82f6", "#e8710a", "#2e9e6b", "#a855f7", "#e5484d", "#8b949e"] as const;
/** Of limits and figures of others. */
export const REFERENCE_COLOUR = "#8b949e";

const WIDTH = 820;
const HEIGHT = 380;
const FONT_PIXELS = 13;
const LEGEND_HEIGHT = 34;
const LEGEND_MARGIN = 16;
const SWATCH = 12;
/** An allowance for a letter and for the space between two entries. */
const LETTER_PIXELS = 7.2;
const ENTRY_SPACE = 40;
/** A hundredth of a pixel is not visible. The digits behind may differ between hosts. */
const PLACES = 2;
const ATTRIBUTE = /="[^"]*"/g;
const LONG_NUMBER = /\d+\.\d{3,}/g;

const STYLE = `
svg { color: #1f2328; font: ${FONT_PIXELS}px system-ui, sans-serif; }
text, tspan { white-space: pre; }
.background { fill: #ffffff; }
@media (prefers-color-scheme: dark) {
  svg { color: #e6edf3; }
  .background { fill: #0d1117; }
}`;

/** The figure as the text of an SVG file. The same figure gives the same text. */
export function drawFigure({ title, series, options }: Figure): string {
  const { document } = parseHTML("<!doctype html><html></html>");
  const { width = WIDTH, height = HEIGHT } = options;
  const svg = Plot.plot({
    width,
    height,
    marginLeft: 64,
    marginRight: 32,
    marginTop: 28,
    marginBottom: 46,
    document,
    ...options,
    color: { domain: series, range: COLOURS.slice(0, series.length), ...options.color },
  });
  // Plot's own style is for a page with many figures.
  svg.querySelector("style")?.remove();
  const top = series.length > 0 ? LEGEND_HEIGHT : 0;
  const whole = height + top;
  const text = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${whole}" width="${width}" height="${whole}">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}\n</style>`,
    `<rect class="background" width="${width}" height="${whole}" rx="6"/>`,
    ...legend(series),
    `<g transform="translate(0,${top})" fill="currentColor" text-anchor="middle">`,
    svg.innerHTML,
    "</g>",
    "</svg>",
    "",
  ].join("\n");
  return text.replace(ATTRIBUTE, (attribute) => attribute.replace(LONG_NUMBER, rounded));
}

const rounded = (number: string): string => String(Number(Number(number).toFixed(PLACES)));

function legend(series: readonly string[]): string[] {
  let x = LEGEND_MARGIN;
  return series.flatMap((name, index) => {
    const at = x;
    x += SWATCH + name.length * LETTER_PIXELS + ENTRY_SPACE;
    return [
      `<rect x="${at}" y="${LEGEND_MARGIN}" width="${SWATCH}" height="${SWATCH}" rx="2" fill="${COLOURS[index]}"/>`,
      `<text x="${at + SWATCH + SWATCH / 2}" y="${LEGEND_MARGIN + SWATCH - 1}" fill="currentColor">${escaped(name)}</text>`,
    ];
  });
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
