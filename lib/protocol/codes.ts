/** The closed list of error codes (document 004, "Error Codes"), each with what it means. */
export const ERROR_CODES = {
  PROTOCOL_INVALID_JSON: "Message could not be parsed as JSON",
  PROTOCOL_MISSING_TYPE: "Message has no type field",
  PROTOCOL_UNKNOWN_TYPE: "Message type does not match any handler",
  VALIDATION_MISSING_PARAM: "A required parameter is missing from the request",
  VALIDATION_INVALID_VALUE: "A parameter has an invalid value",
  CONN_NOT_FOUND: "The specified connector does not exist",
  CONN_NOT_INITIALIZED: "The connector exists but has not been initialized",
  CONN_LOAD_FAILED: "The connector config file failed to parse or load",
  CONN_CALL_FAILED: "A method call on the connector failed",
  CONN_DISABLED: "The connector is disabled",
  CONN_LIMIT_REACHED: "License tier connector limit exceeded",
  CONN_RELOAD_FAILED: "Hot-reload of connectors failed",
  DRIVER_NOT_FOUND: "The specified driver does not exist in the registry",
  DRIVER_LOAD_FAILED: "The driver failed to load",
  DRIVER_BLOCKED: "The driver requires a license that is not active",
  SCRIPT_NOT_FOUND: "The script file was not found",
  SCRIPT_ALREADY_RUNNING: "A script with this name is already running",
  SCRIPT_EXEC_FAILED: "The script threw an error during execution",
  SCRIPT_LIMIT_REACHED: "License tier concurrent script limit exceeded",
  PROMPT_TIMEOUT: "ask.* timed out with no default configured",
  PROMPT_NOT_FOUND: "prompts.answer referenced an id that is no longer open",
  AGENT_NOT_FOUND: "The agent config or instance was not found",
  AGENT_LIMIT_REACHED: "Maximum concurrent agents limit exceeded",
  AGENT_SAFETY_BLOCKED: "The safety gate blocked the action (rate, workspace, speed, force)",
  AGENT_DEVICE_MISSING: "A required device for the agent is not available",
  AGENT_AI_NOT_CONFIGURED: "No AI provider configured for the agent",
  AGENT_START_FAILED: "The agent failed to start",
  LICENSE_LIMIT: "A generic license tier limit was exceeded",
  LICENSE_ACTIVATION_FAILED: "License key activation failed",
  LICENSE_EXPIRED: "The license subscription has expired",
  LICENSE_DEACTIVATION_FAILED: "License deactivation failed",
  AUTH_RATE_LIMITED: "Too many login attempts, try again later",
  AUTH_INVALID_SESSION: "The session token is invalid or expired",
  AUTH_INVALID_PASSWORD: "The provided password is incorrect",
  CONFIG_READ_FAILED: "Failed to read a configuration file",
  CONFIG_WRITE_FAILED: "Failed to write a configuration file",
  CONFIG_INVALID: "The configuration data is invalid",
  AI_NOT_CONFIGURED: "No AI provider is configured",
  AI_REQUEST_FAILED: "The AI/LLM API request failed",
  MARKETPLACE_INSTALL_FAILED: "Driver package install failed (download, extract, or validation error)",
  MARKETPLACE_UNINSTALL_FAILED: "Driver uninstall failed",
  INTERNAL_ERROR: "An unexpected internal error occurred",
  WS_RATE_LIMITED: "This connection sends more calls per second than security.rateLimit.callsPerSec allows",
} as const;

/** One code of the closed list. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** True when `code` is one of the closed list. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === "string" && Object.hasOwn(ERROR_CODES, code);
}
