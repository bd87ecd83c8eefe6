/** The thermostat on a virtual board. All times are the board's own, so they never vary. */
import assert from "node:assert/strict";
import { before, beforeEach, describe, it } from "node:test";
import { expect, ms, s, startFirmware, us, within } from "@mvm/testing";

/** Bank 2 of the GPIO has the sensor's value, in tenths of a degree. Bit 0 of bank 3 is the heater. */
const SENSOR = 2;
const HEATER = 3;

let thermostat;
let booted;

// The firmware boots once. Every test begins where it was ready.
before(async () => {
  thermostat = await startFirmware("build/thermostat.elf");
  thermostat.drivePins(SENSOR, 200);
  expect(thermostat.uart(1)).toPrint("thermostat ready\r\n", within(ms(1)));
  booted = thermostat.save();
});
beforeEach(() => thermostat.restore(booted));

/** What the thermostat answers to a command. */
function answer(command) {
  const uart = thermostat.uart(1);
  uart.type(`${command}\r`);
  return expect(uart).toPrint(/(.*)\r\n/, within(ms(20)))[1];
}

describe("the control loop", () => {
  it("heats while it is too cold, and stops half a degree above the set point", () => {
    thermostat.drivePins(SENSOR, 190);
    expect(thermostat).toHold("heater", 1, within(ms(100)));
    assert.equal(thermostat.pins(HEATER), 1);
    thermostat.drivePins(SENSOR, 206);
    expect(thermostat).toHold("heater", 0, within(ms(100)));
    assert.equal(answer("get"), "20.6, heater off");
  });

  it("takes a step every 100 ms, to the tick", () => {
    const times = Array.from({ length: 4 }, () => {
      expect(thermostat).toReach("control_step", within(ms(101)));
      return thermostat.time;
    });
    for (let n = 1; n < times.length; n++) assert.ok(Math.abs(times[n] - times[n - 1] - ms(100)) < us(10));
  });

  it("switches the heater off for good when the sensor gives nonsense", () => {
    thermostat.drivePins(SENSOR, 0x3ff);
    expect(thermostat.uart(1)).toPrint("sensor out of range: 102.3", within(ms(100)));
    thermostat.drivePins(SENSOR, 100);
    thermostat.run(s(1));
    expect(thermostat).toHold("alarm", 1);
    expect(thermostat).toHold("heater", 0);
  });
});

describe("commands", () => {
  it("sets the temperature", () => {
    assert.equal(answer("set 215"), "set point 21.5");
    assert.equal(thermostat.memory.word("set_point"), 215);
  });

  it("does not understand everything, and survives a line that is too long", () => {
    assert.equal(answer("x".repeat(40)), "what?");
    assert.equal(answer("get"), "20.0, heater off");
  });
});

describe("when something breaks", () => {
  it("switches the heater off when the sensor's register does not answer", () => {
    thermostat.drivePins(SENSOR, 100);
    expect(thermostat).toHold("heater", 1, within(ms(100)));
    const mend = thermostat.failReads(0xe000a068);
    expect(thermostat.uart(1)).toPrint("bus error, heater off", within(ms(100)));
    mend();
    assert.equal(thermostat.pins(HEATER), 0);
  });

  it("counts one tick too many if the timer's interrupt comes once too often", () => {
    thermostat.run(us(500)); // between two ticks
    const ticks = thermostat.memory.word("ticks");
    thermostat.interrupt(29);
    thermostat.run(us(10));
    assert.equal(thermostat.memory.word("ticks"), ticks + 1);
    thermostat.run(ms(10));
    assert.equal(thermostat.memory.word("ticks"), ticks + 11);
    expect(thermostat).toHaveNoNotes();
  });

  it("is not disturbed by an interrupt that it has not enabled", () => {
    const ticks = thermostat.memory.word("ticks");
    thermostat.interrupt(61);
    thermostat.run(ms(10));
    assert.equal(thermostat.memory.word("ticks"), ticks + 10);
    assert.equal(answer("get"), "20.0, heater off");
  });

  it("shows who wrote a variable last", () => {
    thermostat.drivePins(SENSOR, 100);
    thermostat.run(ms(150));
    const { place } = thermostat.lastWriter("heater");
    assert.match(place, /switch_heater|control_step/);
    assert.match(place, /control\.c:\d+/);
  });

  it("a bit that turns over in the set point is what the heater follows", () => {
    thermostat.memory.flipBit("set_point", 8); // 200 + 256
    expect(thermostat).toHold("heater", 1, within(ms(100)));
  });
});
