import Workbench from "@/islands/Workbench.tsx";
import { define } from "./_render/define.ts";

/** The workbench. */
export default define.page(function Index({ state }) {
  return <Workbench version={state.version} theme={state.theme ?? "system"} />;
});
