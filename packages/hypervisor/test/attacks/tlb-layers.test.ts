/**
 * Three layers keep a guest from what another guest of its core has left in the TLB (R11): MVM
 * clears the TLB at a switch, address spaces have ASIDs of their own, and guests have domains of
 * their own. Here some of these layers are taken away from MVM. The last of them holds alone; with
 * none, the attack reaches the other guest.
 */
import { expect, test } from "vitest";
import { SHADOW_DIRECTORY } from "../../../abi/src/shadow-data";
import type { Zc702 } from "../../../board/src/index";
import { offset } from "../offsets";
import { TLB_COLLISION } from "./families/tlb";
import { differences } from "./judge";
import { ATTACKER, AttackedSystem, Memory, NEIGHBOUR, type Weakness } from "./system";

const ATTACK = 1;
const NOP = 0xe320_f000;
/** Instructions of context.S, each behind the one before it there. */
const DACR_LOAD = [0xee03_5f10, 0xee02_4f50];
const FORGETTING = {
  TLBIALL: [0xee08_2f17, 0xee01_4f50],
  // The board's TLB forgets, too, when these are written, as that of a Cortex-A9 need not. Both
  // guests have the same values.
  SCTLR: [0xee01_8f10, 0xeec1_7e10],
  NMRR: [0xee0a_7f32, 0xee0a_6f12],
  PRRR: [0xee0a_6f12, 0xee03_5f10],
  TTBCR: [0xee02_4f50, 0xee02_3f30],
} as const;

/** The instruction does nothing any more. It is found by the one before it. */
function remove(elf: Uint8Array, [instruction, before]: readonly number[]): void {
  const words = new DataView(elf.buffer, elf.byteOffset, elf.length);
  const places: number[] = [];
  for (let at = 4; at + 4 <= elf.length; at += 4) {
    if (words.getUint32(at, true) === instruction && words.getUint32(at - 4, true) === before)
      places.push(at);
  }
  expect(places).toHaveLength(1);
  words.setUint32(places[0]!, NOP, true);
}

const shadowAt = (board: Zc702, vm: number) => new Memory(board).word(SHADOW_DIRECTORY + vm * 4);
const fieldAt = (board: Zc702, vm: number, field: string) => shadowAt(board, vm) + offset(field);

/** The neighbour gets the attacker's value of `field`, and `more`. */
function copy(board: Zc702, field: string, more = 0): void {
  const value = new Memory(board).word(fieldAt(board, ATTACKER, field)) + more;
  board.writeMemory(fieldAt(board, NEIGHBOUR, field), new Uint8Array(Uint32Array.of(value).buffer));
}

interface Layers {
  asids: boolean;
  domains: boolean;
  /** MVM loads DACR at a switch. */
  dacr?: boolean;
}

function weakness({ asids, domains, dacr = true }: Layers): Weakness {
  return {
    elf: (elf) => {
      const { TTBCR, ...others } = FORGETTING;
      for (const instruction of Object.values(others)) remove(elf, instruction);
      if (!dacr) remove(elf, DACR_LOAD);
      remove(elf, TTBCR);
    },
    boot: {
      when: (board) =>
        [ATTACKER, NEIGHBOUR].every(
          (vm) =>
            shadowAt(board, vm) !== 0 &&
            new Memory(board).word(fieldAt(board, vm, "SHADOW_FIRST_DOMAIN")) !== 0,
        ),
      change: (board) => {
        // The neighbour's MMU is off: its first table. The attacker has its second one.
        if (!asids) copy(board, "SHADOW_FIRST_ASID", 1);
        if (!domains) copy(board, "SHADOW_FIRST_DOMAIN");
      },
    },
  };
}

async function attacked(layers: Layers): Promise<string[]> {
  const system = await AttackedSystem.build("shadow", [TLB_COLLISION], weakness(layers));
  const quiet = system.run(0);
  return differences(TLB_COLLISION.verdicts.shadow!, system.run(ATTACK), quiet);
}

test.each([
  ["different ASIDs and domains", { asids: true, domains: true }],
  ["different ASIDs alone", { asids: true, domains: false }],
  ["different domains alone", { asids: false, domains: true }],
  // Its own code is closed to a guest with another's DACR. The stub loads DACR in the fault.
  ["different domains, even if DACR is not loaded,", { asids: false, domains: true, dacr: false }],
])("%s keep the neighbour, if the TLB forgets nothing at a switch", async (_, layers) => {
  expect(await attacked(layers)).toEqual([]);
});

test("equal ASIDs and domains do not", async () => {
  expect(await attacked({ asids: false, domains: false })).not.toEqual([]);
});
