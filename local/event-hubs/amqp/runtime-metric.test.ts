import fc from "fast-check";
import rhea from "rhea";
import { expect, it } from "vitest";
import { eventOfRecord } from "../kafka/record-event.ts";
import { readEventMessage } from "./event-message.ts";
import { withRuntimeMetric } from "./runtime-metric.ts";
import { storedMessageBound, writeStoredMessage } from "./stored-message.ts";

const position = { sequenceNumber: 7, offset: 4096, enqueuedTime: 1_760_000_000_123 };
const end = { sequenceNumber: 10, offset: 9000, lastOffset: 8000, lastEnqueuedTime: 1_760_000_000_999 };

it("is added to any stored event, with or without a header, and changes nothing else", () => {
  const fromAmqp = fc
    .record({ body: fc.string(), ttl: fc.nat(), subject: fc.string() }, { requiredKeys: ["body"] })
    .map((message) => readEventMessage(rhea.message.encode(message)));
  const fromKafka = fc.string().map((text) => eventOfRecord({ key: null, value: Buffer.from(text), headers: [] }));
  fc.assert(
    fc.property(fc.oneof(fromAmqp, fromKafka), fc.nat(), (event, now) => {
      const buffer = Buffer.alloc(storedMessageBound(event));
      const stored = buffer.subarray(0, writeStoredMessage(buffer, 0, event, position));
      const { delivery_annotations, ...rest } = rhea.message.decode(withRuntimeMetric(stored, end, new Date(now)));
      expect(delivery_annotations).toEqual({
        last_enqueued_sequence_number: 9,
        last_enqueued_offset: "8000",
        last_enqueued_time_utc: new Date(end.lastEnqueuedTime),
        runtime_info_retrieval_time_utc: new Date(now),
      });
      expect(rest).toEqual({ ...rhea.message.decode(stored) });
    }),
  );
});
