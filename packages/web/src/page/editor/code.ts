/** The text editor itself, loaded when it is opened. */
import { autocompletion } from "@codemirror/autocomplete";
import { json } from "@codemirror/lang-json";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import type { Problem } from "@mvm/config";
import { basicSetup, EditorView } from "codemirror";
import { completionsOf } from "./completion";

export interface CodeEditor {
  mark(problems: readonly Problem[]): void;
  /** The problem's place comes into view, with the cursor. */
  show(problem: Problem): void;
  replace(text: string): void;
  close(): void;
}

export function openCode(
  parent: HTMLElement,
  text: string,
  label: string,
  changed: (text: string) => void,
): CodeEditor {
  const view = new EditorView({
    parent,
    doc: text,
    extensions: [
      basicSetup,
      json(),
      lintGutter(),
      autocompletion({ override: [completionsOf] }),
      EditorView.contentAttributes.of({ "aria-label": label }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) changed(update.state.doc.toString());
      }),
    ],
  });
  const offsetOf = ({ line, column }: Problem) => {
    const { doc } = view.state;
    const at = doc.line(Math.min(line, doc.lines));
    return Math.min(at.from + column - 1, at.to);
  };
  return {
    mark(problems) {
      const diagnostics = problems.map((problem): Diagnostic => {
        const from = offsetOf(problem);
        const { to } = view.state.doc.lineAt(from);
        return { from, to, severity: "error", message: `${problem.what}\n${problem.fix}` };
      });
      view.dispatch(
        setDiagnostics(
          view.state,
          diagnostics.sort((a, b) => a.from - b.from),
        ),
      );
    },
    show(problem) {
      const at = offsetOf(problem);
      view.dispatch({ selection: { anchor: at }, scrollIntoView: true });
      view.focus();
    },
    replace(other) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: other } });
    },
    close: () => view.destroy(),
  };
}
