import { IconDrawings } from "@/lib/ui/icon_drawings.tsx";
import { define } from "./_render/define.ts";

const STYLES = [
  "tokens",
  "base",
  "controls",
  "surfaces",
  "log",
  "strip",
  "scripts",
  "prompts",
  "workbench",
];

/** The document around every page. */
export default define.page(function App({ Component, state }) {
  return (
    <html lang="en" data-theme={state.theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Muxit</title>
        <link rel="icon" href="/static/favicon.svg" type="image/svg+xml" />
        {STYLES.map((name) => <link key={name} rel="stylesheet" href={`/static/styles/${name}.css`} />)}
        <script type="module" src="/islands/boot.js" />
      </head>
      <body>
        <IconDrawings />
        <Component />
      </body>
    </html>
  );
});
