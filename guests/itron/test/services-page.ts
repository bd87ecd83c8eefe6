import { CALLABLE_CPU_LOCKED, SERVICES } from "./conformance/services";

const HEAD = `# The services of the itron kernel

Each service of the kernel, with its section of the µITRON 4.0 specification (Ver. 4.00.00), and
each error code that can occur. A test provokes each row
([test/conformance](test/conformance/services.ts)).
The column *profile* has *standard* for a service of the standard profile, and *beyond* for another.

These error codes of the specification do not occur:

| error | reason |
| --- | --- |
| E_SYS, E_NOSPT, E_RSFN | each service that is linked is there, and has no other failure |
| E_MACV, E_OACV | the kernel and its tasks share one address space |
| E_NOID | no \`acre_xxx\` |
| E_DLT | no \`del_xxx\` |
| E_CLS, E_BOVR, E_WBLK | for device drivers and other extensions |

In the CPU-locked state each service returns E_CTX, except \`ext_tsk\` and these services:
${CALLABLE_CPU_LOCKED.map((name) => `\`${name}\``).join(", ")}.
The table does not repeat this row.

| service | section | profile | error | when |
| --- | --- | --- | --- | --- |
`;

/** The text of services.md. */
export function servicesPage(): string {
  const lines = SERVICES.flatMap(({ names, section, standard, rows }) => {
    const first = `${names.map((name) => `\`${name}\``).join(", ")} | ${section} | ${standard ? "standard" : "beyond"}`;
    if (rows.length === 0) return [`| ${first} | — | |`];
    return rows.map(({ error, when }, n) => `| ${n === 0 ? first : "| |"} | E_${error} | ${when} |`);
  });
  return `${HEAD}${lines.join("\n")}\n`;
}
