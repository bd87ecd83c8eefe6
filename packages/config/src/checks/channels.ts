import { MAX_CHANNELS } from "@mvm/abi";
import { nearestName } from "../source/nearest";
import type { Problem } from "../source/problem";
import type { Rule } from "./rule";

export const tooManyChannels: Rule = ({ document, system }) =>
  system.channels.length <= MAX_CHANNELS
    ? []
    : [
        document.problemAt(
          ["channels", MAX_CHANNELS],
          "too-many-channels",
          `${system.channels.length} channels; MVM has room for ${MAX_CHANNELS}`,
          `remove ${system.channels.length - MAX_CHANNELS} of them`,
        ),
      ];

export const channelNames: Rule = ({ document, system: { channels } }) =>
  channels.flatMap(({ name }, index) =>
    channels.findIndex((other) => other.name === name) === index
      ? []
      : [
          document.problemAt(
            ["channels", index, "name"],
            "duplicate-channel",
            `a channel before this one is already called "${name}"`,
            "choose another name",
          ),
        ],
  );

/** A channel has two ends, at two VMs. */
export const channelEnds: Rule = ({ document, system }) => {
  const names = system.vms.map((vm) => vm.name);
  return system.channels.flatMap(({ name, between }, index): Problem[] => {
    const path = ["channels", index, "between"];
    const unknown = between.flatMap((end, position): Problem[] => {
      if (names.includes(end)) return [];
      const meant = nearestName(end, names);
      const fix = meant === undefined ? `give two of ${names.join(", ")}` : `did you mean "${meant}"?`;
      return [document.problemAt([...path, position], "unknown-vm", `there is no VM called "${end}"`, fix)];
    });
    if (unknown.length > 0 || between[0] !== between[1]) return unknown;
    const what = `both ends of channel "${name}" are "${between[0]}"`;
    return [document.problemAt(path, "channel-to-itself", what, "name the VM at the other end")];
  });
};
