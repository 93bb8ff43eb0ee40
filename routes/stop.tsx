import { define } from "./_render/define.ts";

/** What is shown after STOP ALL was pressed on a page whose scripts had not been loaded. */
export default define.page(function Stop({ state: { stopped } }) {
  return (
    <main class="message">
      <h1 class="message__title">{titleOf(stopped)}</h1>
      {stopped !== undefined && stopped.length > 0 && <p>{stopped.join(", ")}</p>}
      <p>
        {stopped === undefined
          ? "STOP ALL is on the workbench."
          : "Outputs stay as they are: nothing has been switched off. Switch off what must be off."}
      </p>
      <p>
        <a href="/">Go to the workbench</a>
      </p>
    </main>
  );
});

function titleOf(stopped: readonly string[] | undefined): string {
  if (stopped === undefined) return "Nothing was stopped";
  if (stopped.length === 0) return "No script was running";
  return `Stopped ${stopped.length} ${stopped.length === 1 ? "script" : "scripts"}`;
}
