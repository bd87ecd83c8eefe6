/** The throughput of channels: how long the guests took for all messages of one size. */
import { CPU_HZ } from "@mvm/config";
import { costs, type Note } from "./measure";
import { beginOf, endOf, MESSAGES, TRANSFERS, type Transfer } from "./paths";

export interface TransferMeasurement {
  transfer: Transfer;
  /** From the note before the first message to the note after the last message. */
  cycles: number;
}

export function measureTransfers(notes: readonly Note[]): TransferMeasurement[] {
  return TRANSFERS.flatMap((transfer) => {
    const [cost] = costs(notes, beginOf(transfer.path), endOf(transfer.path), true);
    return cost === undefined ? [] : [{ transfer, cycles: cost.cycles }];
  });
}

const HEAD = ["to", "bytes a message", "messages", "bytes/s", "messages/s", "cycles a message"];

export function transferTable(measured: readonly TransferMeasurement[]): string {
  const rows = measured.map(({ transfer: { to, bytes }, cycles }) => {
    const perSecond = (MESSAGES * CPU_HZ) / cycles;
    const figures = [bytes, MESSAGES, perSecond * bytes, perSecond, cycles / MESSAGES];
    return [to, ...figures.map((figure) => figure.toFixed(0))];
  });
  const rule = HEAD.map((_, column) => (column === 0 ? "---" : "---:"));
  return [HEAD, rule, ...rows].map((row) => `| ${row.join(" | ")} |\n`).join("");
}
