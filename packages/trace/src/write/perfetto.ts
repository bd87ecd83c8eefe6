/**
 * The timeline as a trace of Perfetto (ui.perfetto.dev), in its protocol buffers: packets of track
 * events on tracks of our own. Names are written once, and then stand as numbers.
 *
 * Source: the schema of Perfetto, protos/perfetto/trace/trace_packet.proto and track_event/*.proto.
 */
import { nanoseconds } from "../timeline/timeline";
import type { Details, Sink, Track } from "../timeline/track";
import { ByteSink, type Output } from "./byte-sink";
import { Message } from "./protobuf";

const TRACE = { packet: 1 } as const;
const PACKET = {
  timestamp: 8,
  trustedPacketSequenceId: 10,
  trackEvent: 11,
  internedData: 12,
  sequenceFlags: 13,
  trackDescriptor: 60,
  firstPacketOnSequence: 87,
} as const;
const STATE_CLEARED = 1;
const NEEDS_STATE = 2;
const EVENT = { debugAnnotations: 4, type: 9, nameIid: 10, trackUuid: 11, doubleCounterValue: 44 } as const;
const enum EventType {
  SLICE_BEGIN = 1,
  SLICE_END = 2,
  INSTANT = 3,
  COUNTER = 4,
}
const DESCRIPTOR = {
  uuid: 1,
  name: 2,
  parentUuid: 5,
  counter: 8,
  childOrdering: 11,
  siblingOrderRank: 12,
} as const;
const ORDER_EXPLICIT = 3;
const COUNTER = { unitName: 6 } as const;
const INTERNED = { eventNames: 2, debugAnnotationNames: 3 } as const;
const NAMED = { iid: 1, name: 2 } as const;
const ANNOTATION = { nameIid: 1, intValue: 4, doubleValue: 5, stringValue: 6 } as const;

/** All packets are of one sequence. */
const SEQUENCE = 1;
/** Uuid of the track that has all others; 0 would be the default track of Perfetto. */
const ROOT_UUID = 1000;

export class PerfettoWriter implements Sink {
  private readonly out: ByteSink;
  private readonly names = new Map<string, number>();
  private readonly detailNames = new Map<string, number>();
  private isFirst = true;
  // Messages are used again, because millions of them are written.
  private readonly file = new Message();
  private readonly packet = new Message();
  private readonly event = new Message();
  private readonly interned = new Message();
  private readonly part = new Message();

  /** `name`: of the track that has all others. */
  constructor(name: string, output: Output) {
    this.out = new ByteSink(output);
    this.begun().message(PACKET.trackDescriptor, this.descriptor(ROOT_UUID, name));
    this.write();
  }

  track({ id, name, parent, kind, unit }: Track): void {
    const descriptor = this.descriptor(ROOT_UUID + id, name)
      .unsigned(DESCRIPTOR.siblingOrderRank, id)
      .unsigned(DESCRIPTOR.parentUuid, ROOT_UUID + (parent?.id ?? 0));
    if (kind === "values") {
      const counter = new Message();
      if (unit !== undefined) counter.string(COUNTER.unitName, unit);
      descriptor.message(DESCRIPTOR.counter, counter);
    }
    this.begun().message(PACKET.trackDescriptor, descriptor);
    this.write();
  }

  begin(track: Track, time: number, name: string, details?: Details): void {
    this.put(EventType.SLICE_BEGIN, track, time, name, details);
  }

  end(track: Track, time: number): void {
    this.put(EventType.SLICE_END, track, time);
  }

  instant(track: Track, time: number, name: string, details?: Details): void {
    this.put(EventType.INSTANT, track, time, name, details);
  }

  value(track: Track, time: number, value: number): void {
    this.put(EventType.COUNTER, track, time, undefined, undefined, value);
  }

  close(): void {
    this.out.flush();
  }

  private descriptor(uuid: number, name: string): Message {
    return this.part
      .clear()
      .unsigned(DESCRIPTOR.uuid, uuid)
      .string(DESCRIPTOR.name, name)
      .unsigned(DESCRIPTOR.childOrdering, ORDER_EXPLICIT);
  }

  private put(
    type: EventType,
    track: Track,
    time: number,
    name?: string,
    details?: Details,
    value?: number,
  ): void {
    this.interned.clear();
    const event = this.event
      .clear()
      .unsigned(EVENT.type, type)
      .unsigned(EVENT.trackUuid, ROOT_UUID + track.id);
    if (name !== undefined) event.unsigned(EVENT.nameIid, this.intern(this.names, name, INTERNED.eventNames));
    if (value !== undefined) event.double(EVENT.doubleCounterValue, value);
    for (const [key, detail] of Object.entries(details ?? {})) this.annotate(event, key, detail);
    const packet = this.begun().unsigned(PACKET.timestamp, Math.floor(nanoseconds(time)));
    if (this.interned.bytes.length > 0) packet.message(PACKET.internedData, this.interned);
    packet.message(PACKET.trackEvent, event);
    this.write();
  }

  private annotate(event: Message, key: string, detail: number | string): void {
    const name = this.intern(this.detailNames, key, INTERNED.debugAnnotationNames);
    const annotation = this.part.clear().unsigned(ANNOTATION.nameIid, name);
    if (typeof detail === "string") annotation.string(ANNOTATION.stringValue, detail);
    else if (Number.isSafeInteger(detail)) annotation.signed(ANNOTATION.intValue, detail);
    else annotation.double(ANNOTATION.doubleValue, detail);
    event.message(EVENT.debugAnnotations, annotation);
  }

  private intern(known: Map<string, number>, name: string, field: number): number {
    const number = known.get(name);
    if (number !== undefined) return number;
    const iid = known.size + 1;
    known.set(name, iid);
    this.interned.message(field, this.part.clear().unsigned(NAMED.iid, iid).string(NAMED.name, name));
    return iid;
  }

  /** A packet with what each packet has. The first one says that no names are known before. */
  private begun(): Message {
    const packet = this.packet
      .clear()
      .unsigned(PACKET.trustedPacketSequenceId, SEQUENCE)
      .unsigned(PACKET.sequenceFlags, this.isFirst ? STATE_CLEARED | NEEDS_STATE : NEEDS_STATE);
    if (this.isFirst) packet.unsigned(PACKET.firstPacketOnSequence, 1);
    this.isFirst = false;
    return packet;
  }

  private write(): void {
    this.out.write(this.file.clear().message(TRACE.packet, this.packet).bytes);
  }
}
