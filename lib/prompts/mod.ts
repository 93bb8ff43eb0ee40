/**
 * Questions of scripts to the operator: open ones, their clocks, and who may answer.
 *
 * @module
 */
export { PromptBoard, type PromptBoardEvents, type PromptQuestion } from "./prompt_board.ts";
export { questionFindings } from "./question_findings.ts";
