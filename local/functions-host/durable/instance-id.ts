const maxLength = 100;

export class InvalidInstanceIdError extends Error {}

/**
 * Checks an instance id against the rules of all storage providers of Durable Functions: at most 100 printable ASCII
 * characters, none of `/ \ # ?` (ids are used unescaped in URLs), and no leading `@` (reserved for entities).
 *
 * @throws InvalidInstanceIdError
 */
export function checkInstanceId(id: string): void {
  const violation = violationOf(id);
  if (violation !== undefined)
    throw new InvalidInstanceIdError(`'${id.slice(0, maxLength)}' cannot be an instance id: ${violation}.`);
}

function violationOf(id: string): string | undefined {
  if (id === "") return "it is empty";
  if (id.length > maxLength) return `it has more than ${maxLength} characters`;
  if (!/^[\x20-\x7e]+$/.test(id)) return "it contains characters that are not printable ASCII";
  if (/[/\\#?]/.test(id)) return "it contains one of the characters / \\ # ?";
  if (id.startsWith("@")) return "ids that start with @ are reserved for entities";
  return undefined;
}
