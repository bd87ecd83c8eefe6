/**
 * When the cores' instructions are translated to WebAssembly, and when they are interpreted. The
 * run is the same with every setting, to the cycle and to the byte.
 */

export type TranslationSetting =
  /** Every instruction is interpreted. */
  | "off"
  | {
      /**
       * How often a place is reached before the code there is translated. 0: when it is reached the
       * first time after its first execution. A whole number.
       */
      readonly threshold: number;
      /**
       * For tests: translated code is dropped at random moments, which follow from this number. A
       * whole number below 2^32.
       */
      readonly dropSeed?: number;
    };

/**
 * A place that is reached so often is reached often enough to be worth the time of its translation.
 * The boot of Linux takes about as long with a third of it, and longer with a tenth.
 */
export const DEFAULT_TRANSLATION: TranslationSetting = { threshold: 1000 };

/** A setting that is none; the message names the fix. */
export class TranslationSettingError extends RangeError {}

/** The environment variable that Node's board reads (node.ts). */
export const TRANSLATION_VARIABLE = "MVM_JIT";

/**
 * The setting that `text` means: off, eager (threshold 0), or a threshold. `where` is for messages.
 * Throws TranslationSettingError.
 */
export function parseTranslation(text: string, where = TRANSLATION_VARIABLE): TranslationSetting {
  if (text === "off") return "off";
  if (text === "eager") return { threshold: 0 };
  const threshold = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(threshold)) return { threshold };
  throw new TranslationSettingError(
    `${where} is "${text}"\n    fix: give off, eager, or after how many executions code is translated, as in ${where}=50`,
  );
}
