/** The configuration: an editor with completion and the problems at their lines, and a run of it. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Checked } from "../../protocol";
import { words } from "../../words/words";
import { Failed } from "../failed";
import { check, configuration, parts, problems, start } from "../session";
import type { CodeEditor } from "./code";

/** A text is checked when nobody has typed for so long. */
const PAUSE_MS = 250;

export function Editor() {
  const place = useRef<HTMLDivElement>(null);
  const code = useRef<CodeEditor | undefined>(undefined);
  const found = useSignal<Checked | undefined>(undefined);
  const text = useSignal(configuration.value);
  const w = words.value;
  const name = parts.value?.name;

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const look = async () => {
      const checked = text.value;
      const result = await check(checked);
      if (gone || checked !== text.value) return;
      found.value = result;
      code.current?.mark(result.problems);
    };
    const changed = (now: string) => {
      text.value = now;
      clearTimeout(timer);
      timer = setTimeout(look, PAUSE_MS);
    };
    // The editor is large, and most readers do not open it.
    void import("./code").then(({ openCode }) => {
      if (gone || place.current === null) return;
      text.value = configuration.value;
      code.current = openCode(place.current, configuration.value, w.configuration, changed);
      void look();
    });
    return () => {
      gone = true;
      clearTimeout(timer);
      code.current?.close();
      code.current = undefined;
    };
  }, [name]);

  const { problems: shown, failure } = found.value ?? { problems: problems.value };
  return (
    <div class="editor">
      <div class="editor-bar">
        <button
          type="button"
          class="primary"
          data-testid="apply"
          disabled={shown.length > 0}
          onClick={() => start(text.value)}
        >
          {w.apply}
        </button>
        <button type="button" onClick={() => code.current?.replace(parts.value!.text)}>
          {w.revert}
        </button>
        <span class="quiet">{w.configurationHint}</span>
      </div>
      <div ref={place} class="code" data-testid="code" />
      <div class="problems" role="status" data-testid="problems">
        {failure !== undefined ? (
          <Failed failure={failure} />
        ) : shown.length === 0 ? (
          <p class="fine">✓ {w.sound}</p>
        ) : (
          shown.map((problem) => (
            <button
              type="button"
              key={`${problem.line} ${problem.column} ${problem.code}`}
              class="problem"
              onClick={() => code.current?.show(problem)}
            >
              <strong>{w.line(problem.line)}</strong> {problem.what} <code>{problem.code}</code>
              <small>
                {w.fix}: {problem.fix}
              </small>
            </button>
          ))
        )}
      </div>
    </div>
  );
}
