import { useEffect, useRef, useState } from "preact/hooks";
import { useConnection } from "../connection.ts";
import { pages } from "../pages.tsx";
import { linkTo } from "../router.ts";
import { applyTheme, currentTheme, nextTheme } from "../theme.ts";
import { Logo } from "./logo.tsx";

interface Props {
  readonly page: string | undefined;
  readonly zone: string;
  /** Of the person who signed in. */
  readonly name: string | null;
  readonly onSignOut: () => void;
}

export function Navigation({ page, zone, name, onSignOut }: Props) {
  const groups = Map.groupBy(pages, ({ group }) => group);
  const list = useRef<HTMLElement>(null);
  // At phone width the list scrolls sideways.
  useEffect(() => {
    list.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [page]);
  return (
    <header class="navigation">
      <a class="brand" href={linkTo("pipeline")}>
        <Logo /> KoreVital
      </a>
      <nav aria-label="Pages" ref={list}>
        {[...groups].map(([group, ofGroup]) => (
          <div key={group} class="nav-group">
            <h2>{group}</h2>
            <ul>
              {ofGroup.map(({ id, title }) => (
                <li key={id}>
                  <a href={linkTo(id)} aria-current={id === page ? "page" : undefined}>
                    {title}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        ))}
        <div class="nav-group">
          <h2>Developers</h2>
          <ul>
            <li>
              <a href="/api/docs" target="_blank" rel="noreferrer">
                API
              </a>
            </li>
          </ul>
        </div>
      </nav>
      <div class="nav-foot">
        <Status />
        <span class="muted zone" title="Days and times are of this zone">
          {zone}
        </span>
        {name !== null && (
          <span class="muted who" title={name}>
            {name}
          </span>
        )}
        <ThemeButton />
        <button type="button" class="quiet" onClick={onSignOut}>
          Sign out
        </button>
      </div>
    </header>
  );
}

function Status() {
  const { isConnected } = useConnection();
  return (
    <span class={`status ${isConnected ? "ok" : "bad"}`} role="status">
      <span class="words">{isConnected ? "Connected" : "Stopped"}</span>
    </span>
  );
}

function ThemeButton() {
  const [theme, setTheme] = useState(currentTheme());
  const next = nextTheme(theme);
  return (
    <button
      type="button"
      class="quiet"
      title={`Colours: ${theme}. Change to ${next}.`}
      onClick={() => {
        applyTheme(next);
        setTheme(next);
      }}
    >
      {{ system: "Auto", light: "Light", dark: "Dark" }[theme]}
    </button>
  );
}
