import { isForEachCore, isGuestDevice, isGuestFirewall } from "../../board/board";
import { overlap } from "../memory-region";
import { deviceRecord, header, vmRecord } from "./records";
import { need } from "./refuse";

const DEVICE: string = "device";

/**
 * Checks the devices. Call after the VM records were checked. Several VMs may have a device of
 * which each core has its own at the same address.
 */
export function checkDevices(): void {
  for (let vmIndex: u32 = 0; vmIndex < header().vmCount; vmIndex++) {
    const vm = vmRecord(vmIndex);
    const end = vm.firstDevice + vm.deviceCount;
    for (let index = vm.firstDevice; index < end; index++) {
      const device = deviceRecord(index);
      need((device.base & 3) === 0, DEVICE, index, "base is not a multiple of 4:", device.base);
      need(device.length !== 0, DEVICE, index, "length", device.length);
      need(isGuestDevice(device.base, device.length), DEVICE, index, "no device for guests at", device.base);
      const known = isGuestFirewall(device.firewallRegister, device.firewallBits, vm.cores);
      need(
        known,
        DEVICE,
        index,
        "firewall register, or bits of it, not for guests:",
        device.firewallRegister,
      );
      const first = isForEachCore(device.base) ? vm.firstDevice : 0;
      for (let other = first; other < index; other++) {
        const free = !overlap(
          device.base,
          device.length,
          deviceRecord(other).base,
          deviceRecord(other).length,
        );
        need(free, DEVICE, index, "overlaps device", other);
      }
    }
  }
}
