import { streams } from "../../shared/streams/registry.ts";
import type { Random } from "../../tools/common/random.ts";
import { pickFrom, type ValidEvent } from "./corpus.ts";
import { mutateBytes } from "./mutate-bytes.ts";
import { mutateJson } from "./mutate-json.ts";

export interface Mutated {
  /** Stream of the hub that receives it; sometimes a wrong one. */
  readonly stream: string;
  readonly body: Buffer;
}

/** Mutates a valid event up to three times: bare or wrapped, alone or with others. */
export function mutate({ stream, body }: ValidEvent, random: Random): Mutated {
  const inner = random.chance(0.1) ? [body, body, { ...body, more: 1 }] : body;
  const wrapped = enveloped(inner, stream, random);
  const text = random.chance(0.75) ? mutateJson(wrapped, random) : JSON.stringify(wrapped);
  let bytes: Buffer = Buffer.from(text);
  for (let times = random.between(-2, 2); times > 0; times -= 1) bytes = mutateBytes(bytes, random);
  return { stream: random.chance(0.05) ? pickFrom(random, streams).name : stream, body: bytes };
}

function enveloped(body: object, stream: string, random: Random): object {
  const how = random.between(0, 12);
  const around = { key: "k", topic: topicOf(stream, random), partition: 1, offset: 7, timestamp: 1 };
  if (how < 6) return body;
  if (how === 6) return { ...around, value: { ...around, value: body } };
  if (how === 7) return { schema: null, payload: random.chance(0.5) ? body : { ...around, value: body } };
  if (how === 8) return { specversion: "1.0", data_base64: Buffer.from(mutatedText(body, random)).toString("base64") };
  if (how === 9) return { SystemProperties: {}, Body: random.chance(0.5) ? body : btoa("{}") };
  return { ...around, value: how === 10 ? body : mutatedText(body, random) };
}

function topicOf(stream: string, random: Random): unknown {
  const own = streams.find(({ name }) => name === stream)?.topics ?? [];
  return random.chance(0.9) ? pickFrom(random, own) : pickFrom(random, ["unknown", "", null, 5, { topic: 1 }]);
}

function mutatedText(body: object, random: Random): string {
  return random.chance(0.5) ? JSON.stringify(body) : mutateJson(body, random);
}
