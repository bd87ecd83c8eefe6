/** In the place of node:path: what the system image's code uses of it, for paths with slashes. */

export function dirname(path: string): string {
  const end = path.lastIndexOf("/");
  if (end < 0) return ".";
  return end === 0 ? "/" : path.slice(0, end);
}

export function resolve(...paths: readonly string[]): string {
  const joined = paths.reduce((sum, path) => (path.startsWith("/") ? path : `${sum}/${path}`), "");
  const steps: string[] = [];
  for (const step of joined.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return `/${steps.join("/")}`;
}
