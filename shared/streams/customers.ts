import { base64Json, base64Text } from "./decoding/base64.ts";
import { openEnvelope } from "./decoding/envelope.ts";
import { isObject, type JsonObject } from "./decoding/json.ts";
import { date, email, text } from "./fields/field-types.ts";
import { type EventOf, type Field, Unreadable } from "./fields/schema.ts";
import type { Stream } from "./stream.ts";

const personal = { personal: true } as const;
const entry = "an entry whose element is a customer, JSON in base64";

/** Of all that stands in Redis only this sorted set is ours: the others hold tokens and password hashes. */
const key: Field<"Customer"> = {
  names: ["key"],
  expected: "the key Customer, in base64",
  cell: "text",
  read: (value) => {
    if (typeof value !== "string") return new Unreadable("mistyped", "text in base64 expected");
    return base64Text(value) === "Customer" ? "Customer" : new Unreadable("not-ours", "another key than Customer");
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
      return isObject(customer) ? customer : new Unreadable("mistyped", `${entry} expected`);
    },
    items: {
      name: text(["customerName"], personal),
      email: email("email"),
      phone: text(["phone"], personal),
      birthDay: date(["birthDay"], personal),
    },
  },
} as const;

/** Customers as Kafka Connect's Redis source tells of them: every entry that one command wrote. */
export type Customers = EventOf<typeof schema>;

export const customers: Stream<typeof schema> = {
  name: "customers",
  hub: "redis-server",
  topics: ["redis-server", "customers"],
  schema,
  isBare,
  distinctive: ["zSetEntries"],
  csv: [],
  examples: [example("Ann.Lee@example.org"), { ...example("bob@example.org"), existType: "NONE", ch: false }],
};

/**
 * A command of Redis may have a `key` and a `value`, as the envelope around one has. It must not be opened, and be quarantined for what
 * it holds: whatever is not an envelope of a command is a command.
 */
function isBare(body: JsonObject): boolean {
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
