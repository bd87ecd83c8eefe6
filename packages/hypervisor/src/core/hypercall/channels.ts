import {
  HYPERCALL_CHANNEL_INFO,
  HYPERCALL_CHANNEL_NOTIFY,
  INVALID_PARAMETERS,
  SUCCESS,
} from "../../../../abi/src/hypercall";
import { channelOf, doorbellAtEnd, endOf, vmAtEnd } from "../channel/channel";
import { ringDoorbell } from "../channel/doorbell";
import { Vcpu } from "../vcpu";
import { unknownCall } from "./dispatch";

const END_SHIFT: u32 = 16;
const PEER_SHIFT: u32 = 24;

/** Group 2: channels (abi: hypercall.ts). */
export function channelCall(vcpu: Vcpu): Vcpu {
  const call = vcpu.r0;
  if (call !== HYPERCALL_CHANNEL_INFO && call !== HYPERCALL_CHANNEL_NOTIFY) return unknownCall(vcpu);
  const vm = vcpu.vm;
  vm.report.callsChannel++;
  const channel = channelOf(vm.id, vcpu.r1);
  if (channel === null) {
    vcpu.r0 = INVALID_PARAMETERS;
    return vcpu;
  }
  const own = endOf(channel, vm.id);
  if (call === HYPERCALL_CHANNEL_NOTIFY) return ringDoorbell(vcpu, channel, 1 - own);
  vcpu.r0 = SUCCESS;
  vcpu.r1 = channel.base;
  vcpu.r2 = channel.length;
  const peer = vmAtEnd(channel, 1 - own);
  vcpu.r3 = doorbellAtEnd(channel, own) | (own << END_SHIFT) | (peer << PEER_SHIFT);
  return vcpu;
}
