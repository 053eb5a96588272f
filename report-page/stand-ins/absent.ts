/** The functions of `fs` and `path` of Node.js that imports of files use, for a browser, which never calls the functions. */
const absent = (): never => {
  throw new Error('a page reads no files');
};

export {
  absent as dirname, absent as extname, absent as existsSync, absent as join, absent as readFileSync, absent as relative, absent as resolve,
  absent as statSync,
};
