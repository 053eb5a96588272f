/** Headers that NGINX sets itself. */
export const OWN = ['Host', 'Connection', 'Upgrade', 'Content-Length', 'Transfer-Encoding', 'Keep-Alive', 'X-Real-IP', 'X-Forwarded-For', 'X-Forwarded-Proto',
  'X-Forwarded-Host', 'X-Forwarded-Port', 'X-Request-Id'];
