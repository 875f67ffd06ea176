/**
 * True for the names of this machine's loopback, with or without a port: `localhost`, names below it, 127.0.0.0/8
 * and ::1. A foreign site can give its own name this machine's address (DNS rebinding), but cannot choose these.
 */
export function isLoopback(host: string): boolean {
  return /^(?:(?:[a-z\d-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/iu.test(host);
}
