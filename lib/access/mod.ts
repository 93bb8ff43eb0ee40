/**
 * Who may connect: tokens and origins.
 *
 * @module
 */
export { createAuthToken, offeredToken, sameToken } from "./auth_token.ts";
export { isLoopbackAddress, isLoopbackHost, isOwnOrigin } from "./origin.ts";
