import type { Evidence } from '../evidence/evidence';

/** A segment of a learned path: a literal text, or a parameter between a literal start and a literal end. */
export type LearnedSegment =
  | { readonly literal: string }
  | {
    /** The literal text before the parameter, for example `divisions.`, or an empty text. */
    readonly head: string;
    /** The literal text behind the parameter, for example `.pdf`, or an empty text. */
    readonly tail: string;
    /** The texts that the parameter had, and kinds of texts such as `{integer}`. */
    readonly names: Map<string, number>;
    /** Whether the parameter has only these texts, because nothing shows that it has others. */
    readonly isListed?: boolean;
  };

/** A path that the app has, with the evidence by method. */
export interface LearnedPath {
  readonly segments: LearnedSegment[];
  readonly methods: Map<string, Evidence>;
  /** Whether everything below belongs to the path: a folder of files. */
  readonly isFolder: boolean;
}

/** The path as a template whose parameters have no names, or the listed values in place of the name. */
export function pathKey({ segments, isFolder }: Pick<LearnedPath, 'segments' | 'isFolder'>): string {
  return `${segments.map((segment) => `/${'literal' in segment ? segment.literal : `${segment.head}{${segment.isListed ? [...segment.names.keys()].join('|') : ''}}${segment.tail}`}`).join('')}${isFolder ? '/**' : ''}` || '/';
}
