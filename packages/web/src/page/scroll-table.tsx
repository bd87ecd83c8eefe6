/** A table with a head of one row. A narrow screen scrolls it alone. */
import type { ComponentChildren } from "preact";

/** @param heads of the columns; empty where a column has none */
export function ScrollTable({ heads, children }: { heads: readonly string[]; children: ComponentChildren }) {
  return (
    <div class="table-scroll">
      <table>
        <thead>
          <tr>
            {heads.map((name, column) => (
              <th key={column} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
