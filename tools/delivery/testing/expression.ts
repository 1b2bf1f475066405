/** A template expression of GitHub and Azure DevOps. */
export function expression(inner: string): string {
  return `\${{ ${inner} }}`;
}
