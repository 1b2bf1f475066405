import { base64Json, base64Text } from "./decoding/base64.ts";
import { firstRecordIn, firstRecordOf } from "./decoding/find-records.ts";
import { isObject, type JsonObject } from "./decoding/json.ts";
import { maxRecords } from "./decoding/split-text.ts";
import { bodyPropertyOf } from "./decoding/wrappings.ts";
import { date, emailIdentity, text } from "./fields/field-types.ts";
import {
  type EventOf,
  type Field,
  type FoundEntries,
  InvalidValue,
  type JsonSchema,
  rejectionOf,
} from "./fields/schema.ts";
import type { Rejection } from "./outcome.ts";
import type { Stream } from "./stream.ts";

const entry = "element is JSON in base64";
const listNames = ["zSetEntries", "zsetEntries"] as const;

/** The only sorted set of Redis that is processed: other keys contain tokens and password hashes. */
const key: Field<"Customer"> = {
  names: ["key"],
  mark: "open",
  expected: "the key Customer, in base64 or as text",
  cell: "text",
  json: { type: "string", enum: [btoa("Customer")] },
  // A ping, a select, auxiliary fields or a checksum.
  absent: new InvalidValue("not-ours", "a command without a key"),
  parse: (value) => {
    if (typeof value !== "string") return new InvalidValue("mistyped", "text in base64 expected");
    const isOurs = value === "Customer" || base64Text(value) === "Customer";
    return isOurs ? "Customer" : new InvalidValue("not-ours", "another key than Customer");
  },
};

const schema = {
  key,
  customer: {
    names: listNames,
    expected: entry,
    find: findEntries,
    json: (customer: JsonSchema) => ({
      type: "object",
      properties: {
        element: {
          type: "string",
          contentEncoding: "base64",
          contentMediaType: "application/json",
          contentSchema: customer,
          description: "The customer, as JSON in base64.",
        },
        score: { type: "number", description: "Ignored." },
      },
      required: ["element", "score"],
    }),
    open: (value: unknown) => {
      const element = isObject(value) ? value["element"] : undefined;
      const customer = typeof element === "string" ? base64Json(element) : undefined;
      return isObject(customer) ? customer : new InvalidValue("mistyped", `${entry} expected`);
    },
    item: {
      name: text("attribute", ["customerName"]),
      email: emailIdentity("email"),
      phone: text("attribute", ["phone"]),
      birthDay: date("attribute", ["birthDay"]),
    },
  },
} as const;

/** An entry that a Redis command wrote, as Kafka Connect's Redis source sends it. */
export type CustomerEntry = EventOf<typeof schema>;

export const customers: Stream<typeof schema> = {
  name: "customers",
  hub: "redis-server",
  topics: ["redis-server", "customers"],
  schema,
  subjects: ["customer.email"],
  // A summary of all time reads them (`risk_by_birth_year`).
  retention: "kept",
  storedOnlyWith: "key",
  // Only a snapshot has a value. Any other can be a command of another key, if the key is that of an envelope.
  hasForeign: (body) => "value" in body && !("valueRdbType" in body),
  isUnwrapped,
  discriminatorFields: ["zSetEntries", "valueRdbType", "increment"],
  csv: [],
  examples: [example("Ann.Lee@example.org"), { ...example("bob@example.org"), existType: "NONE", ch: false }],
};

/** The entries of a command (`zSetEntries`), of an increment (`member`), or of a snapshot (`value`). */
function findEntries(body: JsonObject): FoundEntries | Rejection {
  if ("increment" in body && "member" in body)
    return { name: "member", entries: [{ element: body["member"], score: body["increment"] }] };
  const isSnapshot = "valueRdbType" in body;
  const names = isSnapshot ? ["value"] : listNames;
  const lists = names
    .map((name) => ({ name, value: body[name] }))
    .filter(({ value }) => value !== undefined && value !== null);
  const { name, value } = lists.find((list) => !Array.isArray(list.value) || list.value.length > 0) ?? lists[0] ?? {};
  if (name === undefined) return rejectionOf(new InvalidValue("missing", `a list expected, of ${entry}`), listNames[0]);
  if (!Array.isArray(value)) return rejectionOf(new InvalidValue("mistyped", `a list expected, of ${entry}`), name);
  if (value.length === 0) return rejectionOf(new InvalidValue("not-ours", "a command without an entry"), name);
  // Only a snapshot is as large as the sorted set.
  if (value.length > maxRecords && !isSnapshot)
    return rejectionOf(new InvalidValue("too-large", `at most ${maxRecords} entries expected`), name);
  return { name, entries: value };
}

/**
 * A Redis command can have a `key` and a `value`, as an envelope has. Its value must not be opened as if it were the
 * body: every object that is not an envelope of a command is a command.
 */
function isUnwrapped(body: JsonObject): boolean {
  if ("valueRdbType" in body) return true;
  if (bodyPropertyOf(body)?.name !== "value") return false;
  if (["topic", "partition", "offset"].some((mark) => Object.hasOwn(body, mark))) return false;
  const { value } = body;
  const first = typeof value === "string" ? firstRecordIn(value) : firstRecordOf(value);
  return first === undefined || ![...listNames, "key"].some((name) => name in first);
}

function example(address: string) {
  const customer = { customerName: "Ann Lee", email: address, phone: "8015551212", birthDay: "1965-01-31" };
  const entries = [{ element: btoa(JSON.stringify(customer)), score: 0 }];
  return { key: btoa("Customer"), zSetEntries: entries, zsetEntries: entries };
}
