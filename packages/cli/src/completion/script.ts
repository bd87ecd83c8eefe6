/**
 * The completion script: a function of bash. zsh runs it by its own bashcompinit. The script knows
 * all words, so a Tab does not start Node.js. Only the names of the demos are looked up in their
 * folder.
 *
 *     mvm COMMAND [OPTION [VALUE]] … [ARGUMENT]
 *      │     │        │       └ choices, or a file
 *      │     │        └ of the command
 *      │     └ the second word
 *      └ mvm or ./mvm
 */
import type { CommandWords } from "./grammar";
import type { Shell } from "./shells";

/** @param demos the folder of the demos, as the shell finds it */
export function completionScript(grammar: readonly CommandWords[], shell: Shell, demos: string): string {
  const start =
    shell === "zsh"
      ? "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n"
      : "";
  return `${start}${FUNCTION(grammar, demos)}complete -F _mvm mvm ./mvm\n`;
}

const FUNCTION = (grammar: readonly CommandWords[], demos: string) => `_mvm() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]}
  local words= files=
  if [ "$COMP_CWORD" -eq 1 ]; then
    words=${quoted(grammar.map(({ name }) => name))}
  else
    case $command in
${grammar.map((command) => commandCase(command, demos)).join("")}    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  if [ -n "$files" ]; then
    local IFS=$'\\n'
    COMPREPLY+=($(compgen -f -- "$word"))
    compopt -o filenames 2>/dev/null
  fi
}
`;

function commandCase(command: CommandWords, demos: string): string {
  const { name, options, argument, takesSystem, values } = command;
  const ofOptions = [...values]
    .map(([option, choices]) => `        ${option}) ${words(choices)};;\n`)
    .join("");
  const systems = takesSystem ? `; words="$words $(ls ${quoted([demos])} 2>/dev/null)"` : "";
  const own = argument === undefined ? "files=1" : ":";
  return `      ${name}) case $before in
${ofOptions}        *) case $word in
          -*) words=${quoted(options)};;
          *) words=${quoted(argument ?? [])}; ${own}${systems};;
        esac;;
      esac;;
`;
}

const words = (choices: readonly string[]) => (choices.length === 0 ? "files=1" : `words=${quoted(choices)}`);

/** In single quotes, as one word of the shell. */
function quoted(list: readonly string[]): string {
  return `'${list.join(" ").replaceAll("'", "'\\''")}'`;
}
