/**
 * Who may connect: tokens and origins.
 *
 * @module
 */
export { createAuthToken, offeredToken, sameToken } from "./auth_token.ts";
export { isForeignFetch, isLoopbackAddress, isLoopbackHost, isOwnOrigin, isUsableHost } from "./origin.ts";
