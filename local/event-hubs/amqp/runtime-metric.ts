import type { LogEnd } from "../log/recovery.ts";
import { sections } from "./event-message.ts";
import { amqpTypes, encodeMessage } from "./rhea-view.ts";
import { type Section, sectionAt } from "./values.ts";

/** The link capability of a consumer that receives the end of its partition with each event. */
export const runtimeMetric = "com.microsoft:enable-receiver-runtime-metric";

/** Inserts the end of the partition into an encoded message, as its delivery annotations. */
export function withRuntimeMetric(message: Buffer, end: LogEnd, now: Date): Buffer {
  const { code, end: firstEnd } = sectionAt(message, 0);
  const headerEnd = code === sections.header ? firstEnd : 0;
  return Buffer.concat([message.subarray(0, headerEnd), encodeEnd(end, now), message.subarray(headerEnd)]);
}

/** The delivery annotations that clients read. */
function encodeEnd({ sequenceNumber, lastOffset, lastEnqueuedTime }: LogEnd, now: Date): Buffer {
  const message = encodeMessage({
    delivery_annotations: {
      last_enqueued_sequence_number: amqpTypes.long(sequenceNumber - 1),
      last_enqueued_offset: String(lastOffset),
      last_enqueued_time_utc: new Date(lastEnqueuedTime),
      runtime_info_retrieval_time_utc: now,
    },
  });
  const { start, end } = findSection(message, sections.deliveryAnnotations);
  return message.subarray(start, end);
}

function findSection(message: Buffer, code: number): Section {
  let section = sectionAt(message, 0);
  while (section.code !== code) section = sectionAt(message, section.end);
  return section;
}
