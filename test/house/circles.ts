/** Rule: no circle of imports inside a package, a guest or a demo. */
import { unitOf } from "./files";
import type { Imports } from "./imports";

/** One message for each knot of files that import each other: the knot's shortest circle. */
export function circles(imports: Imports): string[] {
  const inside = new Map(
    [...imports].map(([path, targets]) => [path, targets.filter((to) => unitOf(to) === unitOf(path))]),
  );
  return knots(inside).map((knot) => {
    const circle = shortestCircle(knot, inside);
    const more = knot.length - circle.length;
    const others = more === 0 ? "" : ` (${more} more files import each other with these)`;
    return `circle of imports: ${[...circle, circle[0]].join(" → ")}${others}`;
  });
}

/** Strongly connected components (Tarjan): files that import each other, or themselves. */
function knots(imports: Imports): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (path: string): void => {
    order.set(path, order.size);
    lowest.set(path, order.get(path)!);
    stack.push(path);
    for (const target of imports.get(path) ?? []) {
      if (!order.has(target)) {
        visit(target);
        lowest.set(path, Math.min(lowest.get(path)!, lowest.get(target)!));
      } else if (stack.includes(target)) {
        lowest.set(path, Math.min(lowest.get(path)!, order.get(target)!));
      }
    }
    if (lowest.get(path) !== order.get(path)) return;
    const knot = stack.splice(stack.indexOf(path));
    if (knot.length > 1 || imports.get(path)?.includes(path)) found.push(knot.sort());
  };
  for (const path of imports.keys()) if (!order.has(path)) visit(path);
  return found;
}

function shortestCircle(knot: readonly string[], imports: Imports): string[] {
  const all = knot.map((start) => pathBack(start, imports)).filter((circle) => circle !== undefined);
  return all.reduce((shortest, circle) => (circle.length < shortest.length ? circle : shortest));
}

/** The files of the shortest way from `start` back to it, breadth first. */
function pathBack(start: string, imports: Imports): string[] | undefined {
  const queue: string[][] = [[start]];
  const seen = new Set<string>();
  for (const way of queue) {
    for (const target of imports.get(way.at(-1)!) ?? []) {
      if (target === start) return way;
      if (seen.has(target)) continue;
      seen.add(target);
      queue.push([...way, target]);
    }
  }
  return undefined;
}
