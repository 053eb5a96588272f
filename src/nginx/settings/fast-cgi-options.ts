import { required, StructMembers, text } from '../../validation/struct-members';

/** The script that answers requests by FastCGI. */
export interface FastCgiOptions {
  /**
   * The path of the script that receives every request, in the file system of the app's container, for example
   * `/var/www/html/public/index.php`. The file name must have an extension.
   */
  readonly scriptFilename: string;

  /**
   * The path of the script in URLs (`SCRIPT_NAME`), which ends with the file's name. Frameworks remove the part of this path
   * that a request starts with: with `/shop/index.php`, both `/shop/cart` and `/cart` are `/cart` for the app. Requests for
   * paths that begin with `/shop` are therefore rejected with 404 as well, unless a route literally begins with `/shop`.
   *
   * @default - a slash and the file's name
   */
  readonly scriptName?: string;

  /**
   * The root folder of the site (`DOCUMENT_ROOT`), in the file system of the app's container.
   *
   * @default - the folder of the script
   */
  readonly documentRoot?: string;
}

/** The members of `FastCgiOptions`. */
export const FAST_CGI_OPTIONS: StructMembers<FastCgiOptions> = {
  scriptFilename: required(text),
  documentRoot: text,
  scriptName: text,
};
