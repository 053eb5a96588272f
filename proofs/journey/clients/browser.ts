import type { HttpClient, Received } from './http-client';

/** A browser: it follows redirects, keeps cookies and the files of pages, and loads the files that a page names. */
export class Browser {
  private readonly cookies = new Map<string, string>();
  private readonly cached = new Map<string, string>();
  private hasIcon = false;

  constructor(private readonly client: HttpClient) {}

  /** Opens a page. */
  public open(target: string): Promise<string> {
    return this.navigate('GET', target);
  }

  /** Sends a form. */
  public submit(target: string, fields: Record<string, string>): Promise<string> {
    return this.navigate('POST', target, new URLSearchParams(fields).toString());
  }

  /** Sends a request by a script of the page. */
  public fetch(method: string, target: string, body?: string): Promise<Received> {
    return this.client.send(method, target, { headers: this.headers(), body });
  }

  private async navigate(method: string, target: string, body?: string): Promise<string> {
    const form = body === undefined ? undefined : { 'Content-Type': 'application/x-www-form-urlencoded' };
    const response = await this.client.send(method, target, { headers: { ...this.headers(), ...form }, body });
    for (const cookie of response.headers['set-cookie'] ?? []) {
      const [name, value] = cookie.split(';')[0].split('=');
      this.cookies.set(name, value);
    }
    if (response.headers.location !== undefined) {
      return this.navigate('GET', response.headers.location);
    }
    for (const [, file] of response.body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)) {
      await this.load(file);
    }
    if (!this.hasIcon) {
      this.hasIcon = true;
      await this.client.get('/favicon.ico');
    }
    return response.body;
  }

  /** Loads a file, or asks whether the cached file is still valid. */
  private async load(file: string): Promise<void> {
    const tag = this.cached.get(file);
    const { headers } = await this.client.get(file, tag === undefined ? {} : { 'If-None-Match': tag });
    if (headers.etag !== undefined) {
      this.cached.set(file, headers.etag);
    }
  }

  private headers(): Record<string, string> {
    return this.cookies.size === 0 ? {} : { Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  }
}
