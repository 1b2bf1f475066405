import { base64Json, base64Text } from "./decoding/base64.ts";
import { openEnvelope } from "./decoding/envelope.ts";
import { isObject, type JsonObject } from "./decoding/json.ts";
import { date, email, text } from "./fields/field-types.ts";
import { type EventOf, type Field, InvalidValue } from "./fields/schema.ts";
import type { Stream } from "./stream.ts";

const personal = { personal: true } as const;
const entry = "an entry whose element is a customer, JSON in base64";

/** The only sorted set of Redis that is processed: other keys contain tokens and password hashes. */
const key: Field<"Customer"> = {
  names: ["key"],
  expected: "the key Customer, in base64",
  cell: "text",
  parse: (value) => {
    if (typeof value !== "string") return new InvalidValue("mistyped", "text in base64 expected");
    return base64Text(value) === "Customer" ? "Customer" : new InvalidValue("not-ours", "another key than Customer");
  },
};

const schema = {
  key,
  customers: {
    names: ["zSetEntries", "zsetEntries"],
    expected: entry,
    open: (value: unknown) => {
      const element = isObject(value) ? value["element"] : undefined;
      const customer = typeof element === "string" ? base64Json(element) : undefined;
      return isObject(customer) ? customer : new InvalidValue("mistyped", `${entry} expected`);
    },
    items: {
      name: text(["customerName"], personal),
      email: email("email"),
      phone: text(["phone"], personal),
      birthDay: date(["birthDay"], personal),
    },
  },
} as const;

/** All entries that one Redis command wrote, as Kafka Connect's Redis source sends them. */
export type Customers = EventOf<typeof schema>;

export const customers: Stream<typeof schema> = {
  name: "customers",
  hub: "redis-server",
  topics: ["redis-server", "customers"],
  schema,
  isUnwrapped,
  discriminatorFields: ["zSetEntries"],
  csv: [],
  examples: [example("Ann.Lee@example.org"), { ...example("bob@example.org"), existType: "NONE", ch: false }],
};

/**
 * A Redis command can have a `key` and a `value`, as an envelope has. Its value must not be opened as if it were the
 * body: every object that is not an envelope of a command is a command.
 */
function isUnwrapped(body: JsonObject): boolean {
  if (["topic", "partition", "offset"].some((mark) => Object.hasOwn(body, mark))) return false;
  const inner = tryOpen(body);
  return !(isObject(inner) && inner !== body && [...schema.customers.names, "key"].some((name) => name in inner));
}

function tryOpen(body: JsonObject): unknown {
  try {
    return openEnvelope(body);
  } catch {
    return undefined;
  }
}

function example(address: string) {
  const customer = { customerName: "Ann Lee", email: address, phone: "8015551212", birthDay: "1965-01-31" };
  const entries = [{ element: btoa(JSON.stringify(customer)), score: 0 }];
  return { key: btoa("Customer"), zSetEntries: entries, zsetEntries: entries };
}
