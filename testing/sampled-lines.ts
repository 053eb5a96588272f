/** What of the sampled requests is logged, instead of a share by chance. */
export type Sample = 'all' | 'none';

/** The text with the lines of all sampled requests, each with its weight, or with none. A text without sampling stays as it is. */
export function withSample(text: string, sample: Sample): string {
  return text.replace(/(split_clients \S+ \$rp_log_sample \{\s*)\S+ (\S+);\s*\* "";/, (_, start: string, weight: string) => `${start}* ${sample === 'all' ? weight : '""'};`);
}
