import type { Form } from "./form";

/** Forms that exist in both instruction sets, side by side. */
export function pair(arm: readonly Form[], thumb: readonly Form[]): { arm: Form; thumb: Form }[] {
  return arm.map((form, i) => ({ arm: form, thumb: thumb[i]! }));
}
