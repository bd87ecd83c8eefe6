import { MVM_TABLES } from "../../../abi/src/memory-map";
import { CORE_REPORT_SIZE, REPORT_HEADER_SIZE, VM_REPORT_SIZE } from "../../../abi/src/report";
import {
  CHANNEL_SIZE,
  DEVICE_SIZE,
  HEADER_SIZE,
  IMAGE_SIZE,
  INTERRUPT_SIZE,
  MEMORY_SIZE,
  SHARED_DEVICE_SIZE,
  VM_SIZE,
} from "../../../abi/src/system-image";
import { Alarm } from "./alarm";
import { Core } from "./core";
import { GuestHardware } from "./guest-hardware";
import { VCPU_CPSR_AT, VCPU_PC_AT, VCPU_STATE_AT } from "./host-view";
import {
  ChannelRecord,
  DeviceRecord,
  Header,
  ImageRecord,
  InterruptRecord,
  MemoryRecord,
  SharedDeviceRecord,
  VmRecord,
} from "./image/records";
import {
  ALARM_SIZE,
  CORE_STRUCTURE_SIZE,
  GUEST_HARDWARE_SIZE,
  LEASE_SIZE,
  LEASE_WAIT_SIZE,
  OPERATOR_SIZE,
  POLL_SIZE,
  STRUCTURES_END,
  VCPU_SIZE,
  VM_STRUCTURE_SIZE,
} from "./layout";
import { Lease } from "./lease/lease";
import { LeaseWait } from "./lease/wait";
import { LINE_MAX, Operator } from "./operator/line";
import { CoreReport, ReportHeader, VmReport } from "./report";
import { Poll } from "./time/polling";
import { Vcpu } from "./vcpu";
import { Vm } from "./vm";

/**
 * Checks that each class fits into the place that layout.ts, or the abi, gives it, and that all
 * structures fit before the page tables. The compiler decides each condition. A condition that is
 * true is a build error. The compiled function is empty. The build compiles this function together
 * with arch/armv7/offsets.ts. (A test compares CONTEXT_SIZE with context.S.)
 */
export function checkStructures(): void {
  if (offsetof<Vm>() > VM_STRUCTURE_SIZE) ERROR("Vm outgrows VM_STRUCTURE_SIZE");
  if (offsetof<Core>() > CORE_STRUCTURE_SIZE) ERROR("Core outgrows CORE_STRUCTURE_SIZE");
  if (offsetof<Vcpu>() > VCPU_SIZE) ERROR("Vcpu outgrows VCPU_SIZE");
  if (offsetof<GuestHardware>() > GUEST_HARDWARE_SIZE) ERROR("GuestHardware outgrows GUEST_HARDWARE_SIZE");
  if (offsetof<Alarm>() > ALARM_SIZE) ERROR("Alarm outgrows ALARM_SIZE");
  if (offsetof<Lease>() > LEASE_SIZE) ERROR("Lease outgrows LEASE_SIZE");
  if (offsetof<LeaseWait>() > LEASE_WAIT_SIZE) ERROR("LeaseWait outgrows LEASE_WAIT_SIZE");
  if (offsetof<Poll>() > POLL_SIZE) ERROR("Poll outgrows POLL_SIZE");
  if (offsetof<Operator>() + LINE_MAX + 1 > OPERATOR_SIZE) ERROR("Operator outgrows OPERATOR_SIZE");
  if (STRUCTURES_END > MVM_TABLES) ERROR("MVM's structures reach its page tables");

  if (offsetof<ReportHeader>() > REPORT_HEADER_SIZE) ERROR("ReportHeader outgrows REPORT_HEADER_SIZE");
  if (offsetof<CoreReport>() > CORE_REPORT_SIZE) ERROR("CoreReport outgrows CORE_REPORT_SIZE");
  if (offsetof<VmReport>() > VM_REPORT_SIZE) ERROR("VmReport outgrows VM_REPORT_SIZE");

  if (offsetof<Vcpu>("pc") !== VCPU_PC_AT) ERROR("Vcpu.pc is not at VCPU_PC_AT");
  if (offsetof<Vcpu>("cpsr") !== VCPU_CPSR_AT) ERROR("Vcpu.cpsr is not at VCPU_CPSR_AT");
  if (offsetof<Vcpu>("state") !== VCPU_STATE_AT) ERROR("Vcpu.state is not at VCPU_STATE_AT");

  if (offsetof<Header>() !== HEADER_SIZE) ERROR("Header is not HEADER_SIZE");
  if (offsetof<VmRecord>() > VM_SIZE) ERROR("VmRecord outgrows VM_SIZE");
  if (offsetof<MemoryRecord>() !== MEMORY_SIZE) ERROR("MemoryRecord is not MEMORY_SIZE");
  if (offsetof<ImageRecord>() !== IMAGE_SIZE) ERROR("ImageRecord is not IMAGE_SIZE");
  if (offsetof<InterruptRecord>() !== INTERRUPT_SIZE) ERROR("InterruptRecord is not INTERRUPT_SIZE");
  if (offsetof<DeviceRecord>() !== DEVICE_SIZE) ERROR("DeviceRecord is not DEVICE_SIZE");
  if (offsetof<ChannelRecord>() > CHANNEL_SIZE) ERROR("ChannelRecord outgrows CHANNEL_SIZE");
  if (offsetof<SharedDeviceRecord>() > SHARED_DEVICE_SIZE)
    ERROR("SharedDeviceRecord outgrows SHARED_DEVICE_SIZE");
}
