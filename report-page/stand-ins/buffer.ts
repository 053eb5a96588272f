/** The conversions of `Buffer` of Node.js that decisions use, for a browser. */
class Bytes {
  public static from(text: string, encoding: 'utf8' | 'latin1' = 'utf8'): Bytes {
    return new Bytes(encoding === 'utf8' ? new TextEncoder().encode(text) : Uint8Array.from(text, (character) => character.charCodeAt(0) % 256));
  }

  public static byteLength(text: string): number {
    return new TextEncoder().encode(text).length;
  }

  private constructor(private readonly bytes: Uint8Array) {}

  public toString(encoding: 'utf8' | 'latin1' | 'hex' = 'utf8'): string {
    const join = (text: (byte: number) => string) => Array.from(this.bytes, text).join('');
    switch (encoding) {
      case 'utf8': return new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.bytes);
      case 'latin1': return join((byte) => String.fromCharCode(byte));
      case 'hex': return join((byte) => byte.toString(16).padStart(2, '0'));
    }
  }
}

export { Bytes as Buffer };
