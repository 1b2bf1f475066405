import { InvalidArgumentError } from "@commander-js/extra-typings";

/** Parses `COLUMN=VALUE`. */
export function condition(text: string): readonly [column: string, value: string] {
  const [, column, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (column === undefined || value === undefined)
    throw new InvalidArgumentError("COLUMN=VALUE is expected, such as user_id=20001.");
  return [column, value];
}
