import * as fs from 'fs';
import * as path from 'path';
import { AssemblyMetadataSchema, JsiiEntity, Language, MarkdownDocument, MarkdownRenderer, Schema } from 'jsii-docgen';
import { ROOT } from './pages';
import { run } from '../proofs/containers/run';

/** The languages of the reference: the name that jsii-docgen has for the language, and the title. */
export const API_LANGUAGES = [
  { language: 'typescript', title: 'TypeScript' },
  { language: 'python', title: 'Python' },
  { language: 'java', title: 'Java' },
  { language: 'csharp', title: 'C#' },
  { language: 'go', title: 'Go' },
] as const;

export type ApiLanguage = typeof API_LANGUAGES[number];

/** A type of the library in one language. */
export interface ApiType {
  /** The name of the page. */
  readonly file: string;
  readonly name: string;
  readonly summary: string;
  readonly markdown: string;
}

/** The types of one kind, each with a page. */
export interface TypeGroup {
  readonly title: string;
  readonly types: ApiType[];
}

/** What jsii-docgen knows of the library in one language. The assembly of jsii has to exist. */
export async function schemaOf({ language }: ApiLanguage, folder: string): Promise<Schema> {
  const file = path.join(folder, `${language}.json`);
  await run('npx', ['jsii-docgen', '--language', language, '--format', 'json', '--output', file], { cwd: ROOT, timeoutMs: 300_000 });
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}

/** The reference of the library in one language. */
export function apiReference({ language }: ApiLanguage, { metadata, apiReference: types }: Schema): TypeGroup[] {
  const renderer = new MarkdownRenderer({ language: Language.fromString(language), ...metadata!, linkFormatter });
  const { constructs, structs, classes, interfaces, enums } = types!;
  return [
    group('Constructs', constructs, (type) => renderer.visitConstruct(type)),
    group('Structs', structs, (type) => renderer.visitStruct(type)),
    group('Classes', classes, (type) => renderer.visitClass(type)),
    group('Interfaces', interfaces, (type) => renderer.visitInterface(type)),
    group('Enums', enums, (type) => renderer.visitEnum(type)),
  ].filter((kind) => kind.types.length > 0);
}

interface Described {
  readonly id: string;
  readonly displayName: string;
  readonly docs: { readonly summary?: string };
}

function group<T extends Described>(title: string, types: T[], render: (type: T) => MarkdownDocument): TypeGroup {
  return {
    title,
    types: types.map((type) => ({ file: fileOf(type.id), name: type.displayName, summary: type.docs.summary ?? '', markdown: render(type).render(1) })),
  };
}

/** The name of the page of a type, which is the same in all languages, from the id of the type or of a member. */
function fileOf(id: string): string {
  return id.split('.')[1];
}

/** A link from the page of one type to an element of another type. */
function linkFormatter({ id, displayName, fqn, packageName }: JsiiEntity, { packageName: own }: AssemblyMetadataSchema): string {
  return packageName === own ? `<a href="./${fileOf(id)}.html#${id}">${displayName}</a>` : fqn;
}
