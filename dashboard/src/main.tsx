import "uplot/dist/uPlot.min.css";
import "./styles.css";
import { render } from "preact";
import { App } from "./app.tsx";
import { takeKeyFromAddress } from "./session.ts";
import { applyTheme, currentTheme } from "./theme.ts";

takeKeyFromAddress();
// The first listener: no other one sees the key.
window.addEventListener("hashchange", takeKeyFromAddress);
applyTheme(currentTheme());
const root = document.getElementById("app");
if (root !== null) render(<App />, root);
