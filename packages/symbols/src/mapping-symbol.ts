/**
 * Arm's mapping symbols $a, $t and $d, also with a suffix such as "$d.7": they mark where code
 * and data begin, and name nothing (Arm IHI 0044 section 5.5.5).
 */
const MAPPING = /^\$[atd](\.|$)/;

export function isMappingSymbol(name: string): boolean {
  return MAPPING.test(name);
}
