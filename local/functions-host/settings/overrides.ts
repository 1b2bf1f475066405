import type { AppSettings } from "./app-settings.ts";
import { isObject, type Json } from "./json.ts";

/**
 * host.json with the settings `AzureFunctionsJobHost__a__b` as overrides of `a.b`, case-insensitively. The values of
 * overrides are texts, so every key must accept a text.
 */
export function withOverrides(hostJson: Json, settings: AppSettings): Json {
  let result = hostJson;
  for (const [path, value] of settings.startingWith("AzureFunctionsJobHost__"))
    result = setPath(result, path.split("__"), value);
  return result;
}

function setPath(object: Json, [key = "", ...rest]: readonly string[], value: string): Json {
  const name = Object.keys(object).find((candidate) => candidate.toLowerCase() === key.toLowerCase()) ?? key;
  const inner = object[name];
  return { ...object, [name]: rest.length === 0 ? value : setPath(isObject(inner) ? inner : {}, rest, value) };
}
