/**
 * MVM's UART carries whole lines of several speakers: `MVM: …` is a line of MVM, `[name] …` is a
 * line of a VM that writes by hypercall. This file separates the speakers.
 */
const OWN_LINE = /^MVM: (.*)$/;
const VM_LINE = /^\[([a-z][a-z0-9-]*)\] (.*)$/;

/** @param say gets a whole line with the name of the VM, or with undefined for MVM itself */
export function splitMvmConsole(say: (vm: string | undefined, line: string) => void): (byte: number) => void {
  const decoder = new TextDecoder();
  let unfinished = "";
  return (byte) => {
    const text = decoder.decode(Uint8Array.of(byte), { stream: true });
    if (text === "\r") return;
    if (text !== "\n") {
      unfinished += text;
      return;
    }
    const vm = VM_LINE.exec(unfinished);
    if (vm !== null) say(vm[1], vm[2]!);
    else say(undefined, OWN_LINE.exec(unfinished)?.[1] ?? unfinished);
    unfinished = "";
  };
}
