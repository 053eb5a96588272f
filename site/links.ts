import * as fs from 'fs';
import * as path from 'path';
import { Page, pageGroups, ROOT } from './pages';

const REPOSITORY = 'https://github.com/cdk-reverse-proxied-service/cdk-reverse-proxied-service';
/** An absolute link to a file of the repository, as README.md has them. */
const IN_REPOSITORY = /^https:\/\/(?:github\.com|raw\.githubusercontent\.com)\/cdk-reverse-proxied-service\/cdk-reverse-proxied-service\/(?:(?:blob|tree)\/)?main\//;

/** Places of the repository for which the site has a page with another text. */
const INSTEAD: Record<string, string> = { 'API.md': 'api/index', 'examples': 'examples/index', 'docs/decisions': 'decisions/index' };

/** The links between the pages of the site, made from the links between the files of the repository. */
export class Links {
  private readonly pages: Map<string, Page>;

  public constructor(groups = pageGroups()) {
    this.pages = new Map(groups.flatMap(({ pages }) => pages).map((page) => [page.source, page]));
  }

  /**
   * The target of a link on the site: a page, or a file on GitHub if the site has no page for the file.
   *
   * @param source the file of the repository that contains the link; `undefined` if the page is made from several files
   * @throws if the target of the link does not exist in the repository
   */
  public target(source: string | undefined, link: string): string {
    if (!IN_REPOSITORY.test(link) && (source === undefined || /^(?:[a-z]+:|#)/.test(link))) {
      return link;
    }
    const [, target, anchor] = /^([^#]*)(#.*)?$/.exec(link)!;
    const file = this.file(source ?? '', target);
    const page = INSTEAD[file] ?? (this.pages.get(file) ?? this.pages.get(path.posix.join(file, 'README.md')))?.path;
    if (page !== undefined) {
      return `/${page}.md${anchor ?? ''}`;
    }
    return `${REPOSITORY}/${fs.statSync(path.join(ROOT, file)).isDirectory() ? 'tree' : 'blob'}/main/${file}${anchor ?? ''}`;
  }

  /** The source of an image on the site, or `undefined` if the image is on another host. The site has the images of `docs`. */
  public image(link: string): string | undefined {
    if (IN_REPOSITORY.test(link)) {
      return `/${this.file('', link).replace(/^docs\//, '')}`;
    }
    return /^[a-z]+:/.test(link) ? undefined : link;
  }

  private file(source: string, target: string): string {
    const file = IN_REPOSITORY.test(target) ? target.replace(IN_REPOSITORY, '') : path.posix.join(path.posix.dirname(source), target);
    const inRoot = file.replace(/\/$/, '');
    if (!fs.existsSync(path.join(ROOT, inRoot))) {
      throw new Error(`${source} links to ${target}, but the repository has no ${inRoot}`);
    }
    return inRoot;
  }
}
