/** Puts a text into a colour, or leaves it as it is. */
export type Colour = (text: string) => string;

export const plain: Colour = (text) => text;

/**
 * SGR colours (ECMA-48 8.3.117) that read well on light and dark: green, cyan, magenta, yellow,
 * blue.
 */
const SGR = [32, 36, 35, 33, 34];
const SGR_DIM = 2;

const sgr =
  (code: number): Colour =>
  (text) =>
    `\x1b[${code}m${text}\x1b[0m`;

/** Colours only on a terminal whose user has not set NO_COLOR. */
export function usesColour(stream: { isTTY?: boolean }): boolean {
  return stream.isTTY === true && !process.env["NO_COLOR"];
}

/** The colour of the n-th console. */
export function consoleColour(n: number, enabled: boolean): Colour {
  return enabled ? sgr(SGR[n % SGR.length]!) : plain;
}

/** For what MVM says, less prominent than the guests. */
export function dim(enabled: boolean): Colour {
  return enabled ? sgr(SGR_DIM) : plain;
}
