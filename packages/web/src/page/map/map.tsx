/** The address map with its owners, and who can do harm to whom (mvm check --trust). */

import { RESOURCES } from "@mvm/config/trust/pair";
import type { Area, SystemSummary, TrustCell } from "../../protocol";
import { words } from "../../words/words";
import { ScrollTable } from "../scroll-table";
import { system } from "../session";
import { vmHue } from "../timeline/colours";

const KIB = 1024;
const MIB = KIB * KIB;

export function MemoryMap() {
  const w = words.value;
  const shown = system.value;
  if (shown === undefined) return null;
  return (
    <div class="map">
      <ScrollTable heads={[w.area, "", "", ...shown.vms.map(({ name }) => name)]}>
        {shown.areas.map((area) => (
          <AreaRow key={`${area.kind} ${area.name}`} area={area} shown={shown} />
        ))}
      </ScrollTable>
      <section aria-label={w.canTouch}>
        <h3>{w.canTouch}</h3>
        <p class="hint">{w.trustHint}</p>
        <Trust cells={shown.trust} />
      </section>
    </div>
  );
}

function AreaRow({ area, shown }: { area: Area; shown: SystemSummary }) {
  const w = words.value;
  return (
    <tr>
      <th scope="row">{area.name}</th>
      <td class="quiet">{w.kind[area.kind]}</td>
      <td class="mono">
        {hex(area.base)} – {hex(area.base + area.size - 1)} <span class="quiet">{sizeText(area.size)}</span>
      </td>
      {shown.vms.map(({ name }, number) => (
        <td key={name} class="cell">
          {area.vms.includes(name) && (
            <span class="owns" style={{ "--hue": vmHue(number) }} role="img" aria-label={name} title={name} />
          )}
        </td>
      ))}
    </tr>
  );
}

function Trust({ cells }: { cells: readonly TrustCell[] }) {
  const w = words.value;
  const pairs = [...new Set(cells.map(({ victim, actor }) => `${victim}\n${actor}`))];
  return (
    <div class="table-scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">{w.victim}</th>
            <th scope="col">{w.actor}</th>
            {RESOURCES.map((resource) => (
              <th key={resource} scope="col">
                {w.resource[resource]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {pairs.map((pair) => {
            const [victim, actor] = pair.split("\n");
            const of = cells.filter((cell) => cell.victim === victim && cell.actor === actor);
            return (
              <tr key={pair}>
                <th scope="row">{victim}</th>
                <td>{actor}</td>
                {RESOURCES.map((resource) => (
                  <TrustMark key={resource} cell={of.find((cell) => cell.resource === resource)} />
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function TrustMark({ cell }: { cell: TrustCell | undefined }) {
  const w = words.value;
  if (cell === undefined) return <td />;
  const [kind, text] = cell.trusted
    ? ["bad", w.mustTrust]
    : cell.shared
      ? ["warn", w.sharedBy]
      : ["good", w.safe];
  return (
    <td>
      <details class="why">
        <summary>
          <span class={`badge ${kind}`}>{text}</span>
        </summary>
        {cell.why.map((why) => (
          <p key={why}>{why}</p>
        ))}
      </details>
    </td>
  );
}

function hex(address: number): string {
  return `0x${address.toString(16).toUpperCase().padStart(8, "0")}`;
}

function sizeText(size: number): string {
  if (size < KIB) return `${size} B`;
  return size >= MIB ? `${size / MIB} MiB` : `${size / KIB} KiB`;
}
