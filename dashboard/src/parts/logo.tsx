export function Logo() {
  return (
    <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
      <rect width="32" height="32" rx="8" class="logo-back" />
      <path d="M4 17h6l3-8 5 15 4-10 2 3h4" class="logo-line" />
    </svg>
  );
}
