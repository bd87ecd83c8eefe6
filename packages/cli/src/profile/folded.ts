/**
 * Folded stacks, the text that flame-graph programs read: a line for each stack, "VM;world;function
 * COUNT". What sleeps is under "idle".
 */
import { MVM_NAME } from "@mvm/config";
import type { Place } from "../symbols/frames";
import type { Samples } from "./sampler";

/** The frames of a place, from the outer to the inner one. */
export type FramesAt = (place: Place) => readonly string[];

/** By the name of a VM, or of the program without MVM, or MVM_NAME. */
export type FramesOf = (name: string) => FramesAt;

const UNKNOWN = ["unknown"];

export function foldedStacks(samples: readonly Samples[], framesOf: FramesOf): string {
  const stacks = new Map<string, number>();
  for (const { owner, counts } of samples) {
    const name = owner.vm ?? MVM_NAME;
    const framesAt = framesOf(name);
    for (const [address, count] of counts) {
      const frames = framesAt({ address, isUser: owner.isUser });
      const stack = [
        ...(owner.asleep ? ["idle"] : []),
        ...[name, owner.secure ? "secure" : "normal"],
        ...(frames.length === 0 ? UNKNOWN : frames),
      ]
        .map(frame)
        .join(";");
      stacks.set(stack, (stacks.get(stack) ?? 0) + count);
    }
  }
  const lines = [...stacks].map(([stack, count]) => `${stack} ${count}\n`);
  return lines.sort().join("");
}

/** A semicolon or a line feed in a name would begin another frame. */
function frame(name: string): string {
  return name.replace(/[;\s]+/g, "_");
}
