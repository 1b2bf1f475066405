const longest = 100;

export class InvalidInstanceIdError extends Error {}

/**
 * Checks an instance id against what every storage of Durable Functions takes: at most 100 printable ASCII characters,
 * none of them `/ \ # ?` (ids go unescaped into URLs), and no leading `@` (that is an entity).
 *
 * @throws InvalidInstanceIdError
 */
export function checkInstanceId(id: string): void {
  const fault = faultOf(id);
  if (fault !== undefined)
    throw new InvalidInstanceIdError(`'${id.slice(0, longest)}' cannot be an instance id: ${fault}.`);
}

function faultOf(id: string): string | undefined {
  if (id === "") return "it is empty";
  if (id.length > longest) return `it has ${id.length} characters, and ${longest} is the most`;
  if (!/^[\x20-\x7e]+$/.test(id)) return "it has characters that are not printable ASCII";
  if (/[/\\#?]/.test(id)) return "it has one of the characters / \\ # ?";
  if (id.startsWith("@")) return "only entities' ids start with @";
  return undefined;
}
