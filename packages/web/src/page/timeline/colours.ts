/** The colours of the timeline, for light and dark. VMs have theirs by their number. */

/** Hues that people with a colour deficiency tell apart, in degrees. */
const VM_HUES = [199, 32, 262, 145, 330, 60, 180, 290];

export interface Colours {
  vm(number: number): string;
  mvm: string;
  switching: string;
  idle: string;
  text: string;
  faint: string;
  line: string;
  pending: string;
  handled: string;
  miss: string;
  now: string;
  plain: string;
}

export function coloursOf(dark: boolean): Colours {
  const lightness = dark ? 58 : 50;
  return {
    vm: (number) => `hsl(${VM_HUES[number % VM_HUES.length]} 70% ${lightness}%)`,
    mvm: dark ? "#f472b6" : "#be185d",
    switching: dark ? "#fde047" : "#ca8a04",
    idle: dark ? "#1f2a37" : "#e8edf2",
    text: dark ? "#e5e9f0" : "#17202a",
    faint: dark ? "#8b98a9" : "#5b6877",
    line: dark ? "#2b3646" : "#d7dee6",
    pending: dark ? "#fbbf24" : "#d97706",
    handled: dark ? "#38bdf8" : "#0284c7",
    miss: dark ? "#f87171" : "#dc2626",
    now: dark ? "#f8fafc" : "#0f172a",
    plain: dark ? "#64748b" : "#94a3b8",
  };
}

export function vmHue(number: number): string {
  return `${VM_HUES[number % VM_HUES.length]}`;
}
