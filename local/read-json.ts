import { readFileSync } from "node:fs";
import { Ajv } from "ajv";

/**
 * Reads a JSON file that a schema describes.
 *
 * @throws Error that names the file and the field
 */
export function readJson<T>(file: string, schema: object): T {
  const content = parse(file);
  const ajv = new Ajv({ allowUnionTypes: true });
  if (ajv.validate<T>(schema, content)) return content;
  const [error] = ajv.errors ?? [];
  const at = error?.instancePath.slice(1).replaceAll("/", ".") ?? "";
  throw new Error(`${file}: ${[at, error?.message, detail(error?.params)].filter(Boolean).join(" ")}`);
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

/** The part of a violation that Ajv leaves out of its message. */
function detail(params: Readonly<Record<string, unknown>> = {}): string {
  const { allowedValues, additionalProperty } = params;
  if (Array.isArray(allowedValues)) return `(${allowedValues.join(", ")})`;
  return additionalProperty === undefined ? "" : `("${additionalProperty}")`;
}
