import { Card } from "./card.tsx";

/** What an operator does for a person, until the API has it: commands that can be copied. */
export function PersonActions({ user }: { readonly user: string }) {
  const quoted = `'${user.replaceAll("'", `'\\''`)}'`;
  return (
    <Card title="Rights of the person" note="GDPR, articles 15 to 20">
      <p class="muted">Erasure is a command of operators, so that nobody erases by a click.</p>
      <pre>{`npx korevital person erase ${quoted}`}</pre>
    </Card>
  );
}
