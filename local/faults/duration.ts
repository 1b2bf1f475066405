import { InvalidArgumentError } from "@commander-js/extra-typings";

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/**
 * `500ms`, `30s`, `1.5m`, `1h` in milliseconds.
 *
 * @param name of the flag, for the error
 * @throws Error that names the flag
 */
export function readDuration(name: string, text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  if (number === undefined)
    throw new InvalidArgumentError(`--${name} ${text}: a time such as 500ms, 30s or 2m expected`);
  return Math.round(Number(number) * units[unit as keyof typeof units]);
}
