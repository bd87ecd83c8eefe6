/** The sections of debug information that are read here. Absent ones are empty. */
export interface DebugSections {
  /** .debug_line */
  line: Uint8Array;
  /** .debug_line_str */
  lineText: Uint8Array;
  /** .debug_str */
  text: Uint8Array;
  /** .debug_info */
  info: Uint8Array;
  /** .debug_abbrev */
  abbreviations: Uint8Array;
}
