/**
 * A value of an option as plain data that is equal for equal values. Times are numbers of seconds, and lists of texts are sorted.
 * The member `given` of a checked policy, which repeats the policy without its defaults, is left out.
 */
export function plainData(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if ('toSeconds' in value && typeof value.toSeconds === 'function') {
    return value.toSeconds();
  }
  if (Array.isArray(value)) {
    const list = value.map(plainData);
    return list.every((one) => typeof one === 'string') ? [...new Set(list)].sort() : list;
  }
  const members = Object.entries(value).filter(([name, member]) => name !== 'given' && member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, plainData(member)]));
}

/** The names of headers, the case of which does not matter. */
export function headerNames(names: string[] | undefined): unknown {
  return names && plainData(names.map((name) => String(name).toLowerCase()));
}

/** An origin secret. The case of the header does not matter. */
export function originSecretData(secret: { readonly header: string; readonly secret: string } | undefined): unknown {
  return secret && { header: secret.header.toLowerCase(), secret: secret.secret };
}
