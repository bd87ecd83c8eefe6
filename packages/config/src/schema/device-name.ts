/**
 * Names of devices. Editors complete them from the published schema, which has them as examples.
 */
import * as z from "zod";
import { DEVICES } from "../board/board";

export const UART: RegExp = /uart/;

/** The devices of the board whose name matches. */
export function devicesNamed(pattern: RegExp): string[] {
  return DEVICES.map(({ name }) => name).filter((name) => pattern.test(name));
}

/** Whether a device exists is a check of its own, which names the nearest name (checks/). */
export const deviceName = z.string().meta({ examples: devicesNamed(/./) });
