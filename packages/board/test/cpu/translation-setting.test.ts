import { expect, it } from "vitest";
import { parseTranslation, TranslationSettingError } from "../../src/cpu/translation-setting";

it.each([
  ["off", "off"],
  ["eager", { threshold: 0 }],
  ["0", { threshold: 0 }],
  ["50", { threshold: 50 }],
])("%s", (text, setting) => expect(parseTranslation(text)).toEqual(setting));

it.each(["", "on", "-1", "1.5", "0x10", "1e3", " 5", "99999999999999999999"])("refuses %j", (text) => {
  expect(() => parseTranslation(text)).toThrow(TranslationSettingError);
  expect(() => parseTranslation(text)).toThrow(`MVM_JIT is "${text}"\n    fix: give off, eager`);
});
