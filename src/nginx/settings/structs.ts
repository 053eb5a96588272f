/** The members of the structs that value classes of settings are made of. */

import { FastCgiOptions } from './app-protocol';
import { ForwardedForOptions } from './client-address-source';
import { number, required, text, StructMembers } from '../../validation/struct-members';

/** The members of `FastCgiOptions`. */
export const FAST_CGI_OPTIONS: StructMembers<FastCgiOptions> = {
  scriptFilename: required(text),
  documentRoot: text,
  scriptName: text,
};

/** The members of `ForwardedForOptions`. */
export const FORWARDED_FOR_OPTIONS: StructMembers<ForwardedForOptions> = { trustedHops: number };
