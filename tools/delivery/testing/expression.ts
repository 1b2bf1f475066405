/** What GitHub and Azure DevOps put a value in place of. */
export function expression(inner: string): string {
  return `\${{ ${inner} }}`;
}
