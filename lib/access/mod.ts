/**
 * Who may connect: tokens and origins.
 *
 * @module
 */
export { createAuthToken, offeredToken, sameToken } from "./auth_token.ts";
export {
  addressOf,
  isForeignFetch,
  isLoopbackAddress,
  isLoopbackHost,
  isOwnOrigin,
  isUsableHost,
} from "./origin.ts";
