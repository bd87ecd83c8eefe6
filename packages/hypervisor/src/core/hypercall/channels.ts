import {
  HYPERCALL_CHANNEL_INFO,
  HYPERCALL_CHANNEL_NOTIFY,
  INVALID_PARAMETERS,
  SUCCESS,
} from "../../../../abi/src/hypercall";
import { channelOf, doorbellAtEnd, endOf, vmAtEnd } from "../channel/channel";
import { ringDoorbell } from "../channel/doorbell";
import { Next } from "../next";
import { Vcpu } from "../vcpu";
import { done, unknownCall } from "./result";

/**
 * Fields of r3 in the result of HYPERCALL_CHANNEL_INFO: the caller's end of the channel, and the VM
 * at the other end. The doorbell is in the lowest bits.
 */
const END_SHIFT: u32 = 16;
const PEER_SHIFT: u32 = 24;

/** Group 2: channels (abi: hypercall.ts). */
export function channelCall(vcpu: Vcpu): Next {
  const call = vcpu.r0;
  if (call !== HYPERCALL_CHANNEL_INFO && call !== HYPERCALL_CHANNEL_NOTIFY) return unknownCall(vcpu);
  const vm = vcpu.vm;
  vm.report.callsChannel++;
  const channel = channelOf(vm.id, vcpu.r1);
  if (channel === null) return done(vcpu, INVALID_PARAMETERS);
  const own = endOf(channel, vm.id);
  const peer = 1 - own;
  if (call === HYPERCALL_CHANNEL_NOTIFY) return done(vcpu, ringDoorbell(vm, channel, peer));
  vcpu.r1 = channel.base;
  vcpu.r2 = channel.length;
  vcpu.r3 = doorbellAtEnd(channel, own) | (own << END_SHIFT) | (vmAtEnd(channel, peer) << PEER_SHIFT);
  return done(vcpu, SUCCESS);
}
