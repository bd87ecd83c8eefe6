/** Light or dark: the reader's choice, or what the reader's system says. */
import { computed, effect, signal } from "@preact/signals";

const KEY = "mvm-theme";
const system = matchMedia("(prefers-color-scheme: dark)");
const systemDark = signal(system.matches);
system.addEventListener("change", ({ matches }) => {
  systemDark.value = matches;
});
const chosen = signal(localStorage.getItem(KEY));

export const dark = computed(() => (chosen.value === null ? systemDark.value : chosen.value === "dark"));

effect(() => {
  document.documentElement.dataset["theme"] = dark.value ? "dark" : "light";
});

export function changeTheme(): void {
  chosen.value = dark.value ? "light" : "dark";
  localStorage.setItem(KEY, chosen.value);
}
