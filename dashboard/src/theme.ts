const kinds = ["system", "light", "dark"] as const;
export type Theme = (typeof kinds)[number];

const storedAs = "korevital-theme";

export function currentTheme(): Theme {
  return kinds.find((kind) => kind === localStorage.getItem(storedAs)) ?? "system";
}

export function applyTheme(theme: Theme): void {
  localStorage.setItem(storedAs, theme);
  document.documentElement.dataset["theme"] = theme;
  window.dispatchEvent(new Event("themechange"));
}

export function nextTheme(theme: Theme): Theme {
  return kinds[(kinds.indexOf(theme) + 1) % kinds.length] ?? "system";
}

/** A colour of the style sheet as canvas needs it. */
export function colour(name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
