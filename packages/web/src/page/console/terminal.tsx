/** A terminal at a console of the system. */

import { FitAddon } from "@xterm/addon-fit";
import { Terminal as Xterm } from "@xterm/xterm";
import { useEffect, useRef } from "preact/hooks";
import "@xterm/xterm/css/xterm.css";
import { words } from "../../words/words";
import { order, run, running, show, type } from "../session";
import { dark } from "../theme";
import { LocalLine } from "./local-line";

/** The operator's console, by its name. */
const OPERATOR = "mvm";
const SCROLLBACK = 5000;
const SCROLLBAR_PIXELS = 8;
const LIGHT = {
  background: "#fbfcfe",
  foreground: "#1b2430",
  cursor: "#0e7490",
  selectionBackground: "#bae6fd",
  scrollbarSliderBackground: "#cbd5e1",
  overviewRulerBorder: "#fbfcfe",
};
const DARK = {
  background: "#0c1118",
  foreground: "#d6deea",
  cursor: "#22d3ee",
  selectionBackground: "#164e63",
  scrollbarSliderBackground: "#334155",
  overviewRulerBorder: "#0c1118",
};

export interface TerminalProps {
  name: string;
  /** Whether the console takes keys. */
  typed: boolean;
  /**
   * Whether the console takes the Tab key, too; Esc and then Tab leave the terminal. Otherwise Tab
   * leaves it.
   */
  tabs?: boolean;
}

export function Terminal({ name, typed, tabs = false }: TerminalProps) {
  const place = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const terminal = new Xterm({
      fontFamily: "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace",
      fontSize: 12,
      scrollback: SCROLLBACK,
      // Linux ends its lines itself, and its programs may move the cursor.
      convertEol: !tabs,
      disableStdin: !typed,
      cursorBlink: false,
      overviewRuler: { width: SCROLLBAR_PIXELS },
      screenReaderMode: true,
      theme: dark.value ? DARK : LIGHT,
    });
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    terminal.open(place.current!);
    terminal.textarea?.setAttribute("aria-label", words.value.terminalOf(name));
    const observer = new ResizeObserver(() => fit.fit());
    observer.observe(place.current!);
    let leaves = !tabs;
    terminal.attachCustomKeyEventHandler(({ type: event, key, shiftKey }) => {
      if (key === "Tab") return !(leaves || shiftKey);
      if (event === "keydown") leaves = !tabs || key === "Escape";
      return true;
    });
    const line = new LocalLine((text) => terminal.write(text), order);
    const isOperator = name === OPERATOR;
    const end = show(name, {
      write: (bytes) => (isOperator ? line.print(bytes) : terminal.write(bytes)),
      rewrite: (bytes) => {
        terminal.reset();
        terminal.write(bytes);
      },
    });
    terminal.onData((data) => {
      if (isOperator) return line.keys(data);
      type(name, data);
      if (!running.value) run();
    });
    const unsubscribe = dark.subscribe((isDark) => {
      terminal.options.theme = isDark ? DARK : LIGHT;
    });
    return () => {
      unsubscribe();
      end();
      observer.disconnect();
      terminal.dispose();
    };
  }, [name, typed, tabs]);

  return <div class="console" ref={place} data-testid={`terminal-${name}`} />;
}
