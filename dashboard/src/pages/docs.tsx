export function Docs() {
  return <main />;
}
