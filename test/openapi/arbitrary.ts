import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";

export type Schema = Readonly<Record<string, unknown>>;

const ajv = new Ajv2020({ strict: false, validateFormats: false });

/** Values that a schema of the document allows. It throws for a keyword that it does not generate by. */
export function valuesOf(schema: Schema, components: Readonly<Record<string, Schema>>): fc.Arbitrary<unknown> {
  const { $ref, anyOf, enum: values, type, not } = schema;
  if (typeof $ref === "string")
    return valuesOf(components[$ref.replace("#/components/schemas/", "")] ?? {}, components);
  if (Array.isArray(anyOf)) return fc.oneof(...anyOf.map((one: Schema) => valuesOf(one, components)));
  if (Array.isArray(values)) return fc.constantFrom(...values);
  if (type === "object") return objects(schema, components);
  if (type === "array") return arrays(schema, components);
  if (type === "integer") return fc.integer(boundsOf(schema));
  if (type === "number") return fc.double({ ...boundsOf(schema), noNaN: true, noDefaultInfinity: true });
  if (type === "boolean") return fc.boolean();
  if (type !== "string") throw new Error(`no values for ${JSON.stringify(schema)}`);
  const texts = textsOf(schema, components);
  if (not === undefined) return texts;
  const validate = ajv.compile(schema);
  return texts.filter((text) => validate(text));
}

function boundsOf({ minimum, maximum }: Schema) {
  return {
    ...(typeof minimum === "number" ? { min: minimum } : {}),
    ...(typeof maximum === "number" ? { max: maximum } : {}),
  };
}

function objects({ properties = {}, required = [] }: Schema, components: Readonly<Record<string, Schema>>) {
  const known = Object.entries(properties as Readonly<Record<string, Schema>>);
  return fc.record(Object.fromEntries(known.map(([name, schema]) => [name, valuesOf(schema, components)])), {
    requiredKeys: required as string[],
  });
}

function arrays(
  { items, minItems = 0, maxItems = 4, uniqueItems }: Schema,
  components: Readonly<Record<string, Schema>>,
) {
  const lengths = { minLength: Number(minItems), maxLength: Math.min(4, Number(maxItems)) };
  const values = valuesOf(items as Schema, components);
  return uniqueItems === true ? fc.uniqueArray(values, lengths) : fc.array(values, lengths);
}

function textsOf(schema: Schema, components: Readonly<Record<string, Schema>>): fc.Arbitrary<string> {
  const { format, pattern, minLength = 0, maxLength = 20, contentSchema } = schema;
  if (contentSchema !== undefined)
    return valuesOf(contentSchema as Schema, components).map((value) =>
      Buffer.from(JSON.stringify(value)).toString("base64"),
    );
  // The range of times is a setting; the document describes it in words.
  const dates = fc.date({ min: new Date("2011-01-01"), max: new Date("2026-01-01"), noInvalidDate: true });
  if (format === "date-time") return dates.map((date) => date.toISOString());
  if (format === "date") return dates.map((date) => date.toISOString().slice(0, 10));
  if (format === "time-zone") return fc.constantFrom(...Intl.supportedValuesOf("timeZone"));
  if (format === "email") return fc.emailAddress().filter((address) => address.length <= Number(maxLength));
  if (typeof pattern === "string")
    return fc.stringMatching(new RegExp(pattern)).filter((text) => text.length <= Number(maxLength));
  const lengths = { minLength: Number(minLength), maxLength: Number(maxLength) };
  return fc
    .string({ ...lengths, unit: "grapheme" })
    .filter((text) => text.length <= Number(maxLength) && !text.includes("\0"));
}
