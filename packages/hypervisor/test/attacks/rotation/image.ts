/**
 * The attacker as a program of a system (demos/pendulum/attacked.jsonc), on shadow tables. Each
 * start of its VM is the next attack of docs/attacks.md, and after the last comes the first. After
 * an attack the guest asks MVM to start the VM again. The VM needs a watchdog, because attacks may
 * hang the guest.
 */
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { replaceFile } from "../../../../setup/src/replace-file";
import type { GuestDescription } from "../../../../toolchain/src/index";
import { ROOT } from "../../../../toolchain/src/root";
import { FAMILIES } from "../all";
import { attackerSource } from "../attacker";
import { ATTACKER_BASE } from "../layout";

const NAME = "attack-rotation";
const SOURCE = join(ROOT, "build", NAME, "attacks.S");
const MIB = 0x10_0000;

export const ATTACKS = FAMILIES.flatMap(({ attacks }) => attacks).filter(({ verdicts }) => verdicts.shadow);

function writeSource(): string {
  const attacks = attackerSource("shadow", ATTACKS, "rotate");
  const text = `.syntax unified\n.arm\n.section .head, "ax"\n.global _start\n_start:\n${attacks}`;
  mkdirSync(dirname(SOURCE), { recursive: true });
  replaceFile(SOURCE, Buffer.from(text));
  return SOURCE;
}

export const image: GuestDescription = {
  name: NAME,
  entry: "main.ts",
  asm: [writeSource()],
  memory: { base: ATTACKER_BASE, dataBase: ATTACKER_BASE + MIB / 2, size: MIB },
  devices: ["private-timer"],
};
