/** A member of a type that C# code uses: a property that an initializer sets, or a static member. */
export interface UsedMember {
  readonly type: string;
  readonly member: string;
}

/** The members in the initializers (`new Type { Member = … }`), and the static members that are called (`Type.Member(…)`). */
export function usedMembers(code: string): UsedMember[] {
  const called = [...code.matchAll(/\b([A-Z]\w*)\.([A-Z]\w*)\(/g)].map(([, type, member]) => ({ type, member }));
  const initialized = [...code.matchAll(/\bnew (\w+)\s*\{/g)].flatMap(({ 1: type, 0: text, index }) => (
    membersAt(code, index + text.length).map((member) => ({ type, member }))));
  return [...called, ...initialized];
}

/** The names before `=` in the block that begins at a position, without those of inner blocks. */
function membersAt(code: string, start: number): string[] {
  let depth = 0;
  let own = '';
  for (const character of code.slice(start)) {
    if ('}])'.includes(character) && --depth < 0) break;
    if (depth === 0) own += character;
    if ('{[('.includes(character)) depth++;
  }
  return [...own.matchAll(/\b(\w+) = /g)].map(([, name]) => name);
}
