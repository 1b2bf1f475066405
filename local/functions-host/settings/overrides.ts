import type { AppSettings } from "./app-settings.ts";
import { isObject, type Json } from "./section.ts";

/**
 * host.json with the settings `AzureFunctionsJobHost__a__b` put over its `a.b`, whatever the case.
 * Their values are texts; whoever reads a key takes texts too.
 */
export function withOverrides(hostJson: Json, settings: AppSettings): Json {
  let result = hostJson;
  for (const [path, value] of settings.startingWith("AzureFunctionsJobHost__"))
    result = put(result, path.split("__"), value);
  return result;
}

function put(object: Json, [key = "", ...rest]: readonly string[], value: string): Json {
  const name = Object.keys(object).find((candidate) => candidate.toLowerCase() === key.toLowerCase()) ?? key;
  const inner = object[name];
  return { ...object, [name]: rest.length === 0 ? value : put(isObject(inner) ? inner : {}, rest, value) };
}
