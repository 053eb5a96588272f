/** The functions of `net` of Node.js that read IP addresses, for a browser. */

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
/** A zone (RFC 4007), which no host of a URL has. */
const ZONE = /%[0-9a-zA-Z-.:]+$/;

export function isIPv4(text: string): boolean {
  return IPV4.test(text);
}

export function isIPv6(text: string): boolean {
  return /^[0-9A-Fa-f:.%]/.test(text) && isHost(text.replace(ZONE, ''));
}

export function isIP(text: string): 0 | 4 | 6 {
  return isIPv4(text) ? 4 : isIPv6(text) ? 6 : 0;
}

function isHost(address: string): boolean {
  return /^[0-9A-Fa-f:.]+$/.test(address) && URL.canParse(`http://[${address}]`);
}
