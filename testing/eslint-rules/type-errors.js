/*
 * A rule of ESLint that reports the type errors of TypeScript. ESLint makes the programs of TypeScript for other rules, so that a
 * type check with `tsc` would make them once more.
 */
module.exports = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const { program, esTreeNodeToTSNodeMap } = context.sourceCode.parserServices;
    return {
      Program(node) {
        const file = esTreeNodeToTSNodeMap.get(node);
        for (const { start = 0, messageText, code } of [...program.getGlobalDiagnostics(), ...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]) {
          const message = typeof messageText === 'string' ? messageText : messageText.messageText;
          context.report({ loc: context.sourceCode.getLocFromIndex(start), message: `TS${code}: ${message}` });
        }
      },
    };
  },
};
