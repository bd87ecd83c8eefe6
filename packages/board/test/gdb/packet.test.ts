/** The packet layer against examples of the GDB manual (E.1), and against itself. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOfHex, hexOfRegister, registerOfHex, wordOfHex } from "../../src/gdb/numbers";
import { framed, PacketReader, ProtocolError } from "../../src/gdb/packet";
import { coreOfThread, parseResume } from "../../src/gdb/resume";

const latin1 = (text: string) => Buffer.from(text, "latin1");
const payload = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString("latin1"));

describe("packets", () => {
  it("have the sum of their bytes behind them", () => {
    expect(framed("OK").toString("latin1")).toBe("$OK#9a");
    expect(framed("").toString("latin1")).toBe("$#00");
  });

  it("escape what would end them", () => {
    expect(framed("a#b").toString("latin1").slice(0, 5)).toBe("$a}\x03b");
  });

  it("repeat a byte: the manual's 0* is 0000", () => {
    const raw = "0* ";
    const sum = [...raw].reduce((total, c) => total + c.charCodeAt(0), 0) & 0xff;
    expect(new PacketReader().take(latin1(`$${raw}#${sum.toString(16)}`))).toEqual([
      { kind: "packet", payload: "0000" },
    ]);
  });

  it("come out as they went in, whatever pieces they come in", () => {
    fc.assert(
      fc.property(fc.array(payload, { maxLength: 5 }), fc.array(fc.nat(40)), (payloads, cuts) => {
        const bytes = Buffer.concat(payloads.map(framed));
        const reader = new PacketReader();
        const received: unknown[] = [];
        let at = 0;
        for (const cut of cuts) {
          received.push(...reader.take(bytes.subarray(at, at + cut)));
          at = Math.min(at + cut, bytes.length);
        }
        received.push(...reader.take(bytes.subarray(at)));
        expect(received).toEqual(payloads.map((each) => ({ kind: "packet", payload: each })));
      }),
    );
  });

  it("that are damaged are told, and what follows is read", () => {
    expect(new PacketReader().take(latin1("$OK#9b$OK#zz+-\x03?$OK#9a"))).toEqual([
      { kind: "damaged" },
      { kind: "damaged" },
      { kind: "acknowledged" },
      { kind: "again" },
      { kind: "interrupt" },
      { kind: "packet", payload: "OK" },
    ]);
  });

  it("that never end are no packets", () => {
    const reader = new PacketReader();
    expect(() => {
      for (let i = 0; i < 100; i++) reader.take(latin1(`$${"x".repeat(20_000)}`));
    }).toThrow(ProtocolError);
  });

  it("that are noise do no harm", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        new PacketReader().take(bytes);
      }),
    );
  });
});

describe("numbers", () => {
  it("of registers are in memory order", () => {
    expect(hexOfRegister(0x1234_5678n, 32)).toBe("78563412");
    expect(registerOfHex("78563412", 32)).toBe(0x1234_5678n);
    expect(registerOfHex("785634", 32)).toBeUndefined();
  });

  it("that are none are refused", () => {
    for (const text of ["", "g", "-1", "123456789", undefined]) expect(wordOfHex(text)).toBeUndefined();
    expect(bytesOfHex("abc")).toBeUndefined();
  });
});

describe("vCont", () => {
  it("gives each core the first action that names it", () => {
    expect(parseResume("vCont;s:1;c", 2)).toEqual([{ kind: "step" }, { kind: "continue" }]);
    expect(parseResume("vCont;C05:2", 2)).toEqual([undefined, { kind: "continue" }]);
    expect(parseResume("vCont;r1000,1010:1;c:-1", 2)).toEqual([
      { kind: "range", start: 0x1000, end: 0x1010 },
      { kind: "continue" },
    ]);
    expect(parseResume("vCont;t:2;c", 2)).toEqual([{ kind: "continue" }, undefined]);
  });

  it("is refused if it names no core of the board, or nothing to do", () => {
    for (const text of ["vCont;", "vCont;c:3", "vCont;x", "vCont;t", "vCont;r1,:1"])
      expect(parseResume(text, 2)).toBeUndefined();
    expect(coreOfThread("3", 2)).toBeUndefined();
  });
});
