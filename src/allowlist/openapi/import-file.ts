import { DescriptionProblems } from './description-problems';
import { ImportedDescription, importRoutes } from './import-routes';
import { OpenApiOptions, OPEN_API_OPTIONS } from './openapi-options';
import { DescriptionFiles } from './reading/description-files';
import { holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';
import { checkStruct } from '../../validation/struct-members';

/** The result of importing the description of a file. */
export function importFile(fileName: string, options: OpenApiOptions): ImportedDescription {
  checkStruct('options of an OpenAPI description', OPEN_API_OPTIONS, options);
  if (typeof fileName !== 'string' || fileName === '') {
    Problems.fail('OpenAPI description', 'fileName', fileName, 'the name of a file', 'write for example "openapi.yaml"');
  }
  if (holdsToken(fileName)) {
    Problems.fail('OpenAPI description', 'fileName', fileName, 'the name of a file, known at synthesis', TOKEN_FIX);
  }
  const files = new DescriptionFiles();
  const problems = new DescriptionProblems();
  const root = problems.attempt(() => files.root(fileName));
  problems.throwIfAny(fileName);
  return importRoutes(root!, files, options);
}

/** The result of importing a parsed description. */
export function importObject(description: unknown, options: OpenApiOptions): ImportedDescription {
  checkStruct('options of an OpenAPI description', OPEN_API_OPTIONS, options);
  const files = new DescriptionFiles();
  return importRoutes(files.parsed('', description), files, options);
}
