/** What the VMs and cores have counted, and reservations had against asked. */

import type { RunReport, VmReport } from "@mvm/report/report";
import { words } from "../../words/words";
import { ScrollTable } from "../scroll-table";
import { report } from "../session";
import { vmHue } from "../timeline/colours";

export function Counters() {
  const now = report.value;
  if (now === undefined) return null;
  return (
    <div class="counters">
      <VmTable vms={now.vms} />
      <Reservations vms={now.vms} />
      <Kinds vms={now.vms} />
      <CoreTable cores={now.cores} />
    </div>
  );
}

const count = (value: number | undefined) => (value ?? 0).toLocaleString();

function VmTable({ vms }: { vms: readonly VmReport[] }) {
  const w = words.value;
  const head = [
    w.vm,
    w.level,
    w.processor,
    w.hypercalls,
    w.interrupts,
    w.deferred,
    w.switches,
    w.leases,
    w.channels,
  ];
  return (
    <ScrollTable heads={head}>
      {vms.map((vm) => (
        <tr key={vm.name}>
          <th scope="row">{vm.name}</th>
          <td>{vm.level.toUpperCase()}</td>
          <td class="number">{vm.processorPercent.toFixed(1)} %</td>
          <td class="number">{count(vm.hypercalls)}</td>
          <td class="number">{count(vm.exceptions.irqs)}</td>
          <td class="number">{count(vm.scheduling?.deferred)}</td>
          <td class="number">{count(vm.scheduling?.switches)}</td>
          <td class="number">
            {count(vm.sharing?.leases)} ({count(vm.sharing?.leasesRevoked)})
          </td>
          <td class="number">
            {count(vm.sharing?.notificationsSent)} / {count(vm.sharing?.notificationsReceived)}
          </td>
        </tr>
      ))}
    </ScrollTable>
  );
}

function Reservations({ vms }: { vms: readonly VmReport[] }) {
  const w = words.value;
  const shared = vms.map((vm, number) => ({ vm, number })).filter(({ vm }) => vm.share !== undefined);
  if (shared.length === 0) return null;
  return (
    <section aria-label={w.reservations}>
      <h3>{w.reservations}</h3>
      {shared.map(({ vm, number }) => {
        const { askedPercent, hadPercent } = vm.share!;
        return (
          <div class="reservation" key={vm.name} style={{ "--hue": vmHue(number) }}>
            <strong>{vm.name}</strong>
            <div class="share">
              <div class="share-had" style={{ width: `${Math.min(100, hadPercent)}%` }} />
              <div class="share-asked" style={{ left: `${Math.min(100, askedPercent ?? 0)}%` }} />
              {vm.reservedPercent !== undefined && (
                <div class="share-reserved" style={{ left: `${vm.reservedPercent}%` }} />
              )}
            </div>
            <span class="quiet">
              {w.had} {hadPercent.toFixed(1)} %, {w.asked} {(askedPercent ?? 0).toFixed(1)} %
              {vm.reservedPercent !== undefined && `, ${w.reserved} ${vm.reservedPercent.toFixed(1)} %`}
            </span>
          </div>
        );
      })}
    </section>
  );
}

function Kinds({ vms }: { vms: readonly VmReport[] }) {
  const w = words.value;
  const kinds = [
    ...new Set(
      vms.flatMap((vm) =>
        Object.entries(vm.hypercallsByKind)
          .filter(([, calls]) => calls > 0)
          .map(([kind]) => kind),
      ),
    ),
  ];
  if (kinds.length === 0) return null;
  return (
    <section aria-label={w.byKind}>
      <h3>{w.byKind}</h3>
      <ScrollTable heads={[w.vm, ...kinds]}>
        {vms.map((vm) => (
          <tr key={vm.name}>
            <th scope="row">{vm.name}</th>
            {kinds.map((kind) => (
              <td key={kind} class="number">
                {count(vm.hypercallsByKind[kind])}
              </td>
            ))}
          </tr>
        ))}
      </ScrollTable>
    </section>
  );
}

function CoreTable({ cores }: { cores: RunReport["cores"] }) {
  const w = words.value;
  return (
    <ScrollTable heads={["", w.exits, "FIQ", w.switches, w.interrupts]}>
      {cores.map(({ core, mvm, interrupts }) => (
        <tr key={core}>
          <th scope="row">{w.core(`${core}`)}</th>
          <td class="number">{count(mvm?.entries)}</td>
          <td class="number">{count(mvm?.fiqs)}</td>
          <td class="number">{count(mvm?.switches)}</td>
          <td class="number">{count(interrupts)}</td>
        </tr>
      ))}
    </ScrollTable>
  );
}
