/** The page's language: the reader's, until the reader chooses. */
import { computed, effect, signal } from "@preact/signals";
import { en, type Words } from "./en";
import { ja } from "./ja";

export type Language = "en" | "ja";

const KEY = "mvm-language";

function firstLanguage(): Language {
  const chosen = localStorage.getItem(KEY);
  if (chosen === "en" || chosen === "ja") return chosen;
  return navigator.language.startsWith("ja") ? "ja" : "en";
}

export const language = signal<Language>(firstLanguage());
export const words = computed<Words>(() => (language.value === "ja" ? ja : en));

effect(() => {
  document.documentElement.lang = language.value;
  document.title = words.value.title;
});

export function changeLanguage(): void {
  language.value = language.value === "ja" ? "en" : "ja";
  localStorage.setItem(KEY, language.value);
}
