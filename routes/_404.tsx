import { define } from "./_render/define.ts";

/** What is shown for every address without a page. */
export default define.page(function NotFound({ url }) {
  return (
    <main class="message">
      <h1 class="message__title">There is no page at {url.pathname}</h1>
      <p>
        <a href="/">Go to the workbench</a>
      </p>
    </main>
  );
});
