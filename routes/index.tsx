import Workbench from "@/islands/Workbench.tsx";
import { define } from "./_render/define.ts";

/** The workbench. */
export default define.page(function Index({ state: { version, workspace, theme, stopProof } }) {
  return (
    <Workbench version={version} workspace={workspace} theme={theme ?? "system"} stopProof={stopProof} />
  );
});
