import rhea from "rhea";
import type { Connection } from "./rhea-view.ts";

/*
 * rhea omits the trailing null fields of the composite values that it sends. Azure sends all fields, and Python's
 * client reads them by their position.
 */

/** Number of fields of each composite value that leaves (AMQP 1.0, parts 2.7, 2.8, 3.4 and 3.5), by descriptor. */
export const fieldCounts: ReadonlyMap<number, number> = new Map([
  [0x10, 10], // open
  [0x11, 8], // begin
  [0x12, 14], // attach
  [0x13, 11], // flow
  [0x14, 11], // transfer
  [0x15, 6], // disposition
  [0x16, 3], // detach
  [0x17, 1], // end
  [0x18, 1], // close
  [0x1d, 3], // error
  [0x25, 1], // rejected
  [0x28, 11], // source
  [0x29, 7], // target
]);

/** A value of rhea before it is encoded. */
interface Typed {
  readonly value: unknown;
  readonly descriptor?: { readonly value: unknown };
}

/** A frame of rhea, or a composite value in it. */
interface Composite {
  described(): Typed;
}

/** Makes every frame of the connection contain all of its fields. */
export function sendAllFields({ amqp_transport: transport }: Connection): void {
  const original = transport.encode;
  transport.encode = (frame) => {
    const { performative } = frame;
    original.call(
      transport,
      isComposite(performative) ? { ...frame, performative: withAllFields(performative) } : frame,
    );
  };
}

function withAllFields(value: unknown): unknown {
  const typed = isComposite(value) ? value.described() : value;
  if (!isTyped(typed) || !Array.isArray(typed.value)) return typed;
  const given: readonly unknown[] = typed.value;
  const code = Number(typed.descriptor?.value);
  const count = fieldCounts.get(code);
  if (count === undefined) return typed;
  // a new list: rhea has only one empty list, which it shares
  const fields = Array.from({ length: count }, (_, index) => withAllFields(given[index] ?? null));
  return rhea.types.wrap_described(fields, code);
}

function isComposite(value: unknown): value is Composite {
  return typeof value === "object" && value !== null && "described" in value;
}

function isTyped(value: unknown): value is Typed {
  return typeof value === "object" && value !== null && "type" in value && "value" in value;
}
