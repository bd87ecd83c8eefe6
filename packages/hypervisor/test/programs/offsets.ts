// Where fields of MVM's structures lie: what the tests read and write in MVM's memory
// (test/offsets.ts).
import { Shadow } from "../../src/arch/armv7/deprivileged/shadow/state";
import { Core } from "../../src/core/core";
import { Operator } from "../../src/core/operator/line";
import { Vcpu } from "../../src/core/vcpu";

export const CORE_COUNT: u32 = offsetof<Core>("count");
export const CORE_RATIO: u32 = offsetof<Core>("ratio");
export const OPERATOR_LINE: u32 = offsetof<Operator>();
export const SHADOW_FIRST_ASID: u32 = offsetof<Shadow>("firstAsid");
export const SHADOW_FIRST_DOMAIN: u32 = offsetof<Shadow>("firstDomain");
export const VCPU_BUDGET: u32 = offsetof<Vcpu>("budget");
export const VCPU_CPSR: u32 = offsetof<Vcpu>("cpsr");
export const VCPU_PC: u32 = offsetof<Vcpu>("pc");
export const VCPU_STATE: u32 = offsetof<Vcpu>("state");
export { LINE_MAX } from "../../src/core/operator/line";
