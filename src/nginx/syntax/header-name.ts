/** The spelling of a header's name in NGINX's variables, as in `$http_x_user`. */
export const snakeCase = (name: string): string => name.toLowerCase().replace(/-/g, '_');

/** Whether a header is one of these: their names have no case (RFC 9110, section 5.1). */
export const includesHeader = (names: string[], name: string): boolean => typeof name === 'string' && names.some((other) => other.toLowerCase() === name.toLowerCase());
